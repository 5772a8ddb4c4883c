"""Whole spaces of questions, given as plain data: every variant that an app can ever show, looked at beforehand."""
