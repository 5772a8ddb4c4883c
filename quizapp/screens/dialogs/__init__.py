"""What is laid over another screen: its help, the problems of the banks, a flag's note."""
