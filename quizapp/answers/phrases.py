"""What this room says: about what could not be read, about the form of an answer, and about a near miss."""

from quizapp.text.phrases import Phrase

# Not readable
EMPTY = Phrase("Nothing has been typed yet.", "还没有输入内容。")
TOO_LONG = Phrase(
    "Too long to be read: at most {characters} characters, {tokens} numbers and signs.",
    "太长，无法读取：最多 {characters} 个字符、{tokens} 个数字和符号。",
)
TOO_DEEP = Phrase(
    "Nested too deeply (column {column})",
    "嵌套过深（第 {column} 列）",
)
UNKNOWN_SIGN = Phrase("'{typed}' cannot be read (column {column})", "无法识别“{typed}”（第 {column} 列）")
UNKNOWN_WORD = Phrase(
    "'{typed}' is not known (column {column}). There are {known}.",
    "不认识“{typed}”（第 {column} 列）。可用的有 {known}。",
)
UNEXPECTED = Phrase(
    "'{typed}' does not fit here (column {column})", "“{typed}”不应出现在这里（第 {column} 列）"
)
MISSING_AFTER = Phrase(
    "Something is missing after '{typed}' (column {column})", "“{typed}”后面缺少内容（第 {column} 列）"
)
MISSING_BEFORE = Phrase(
    "Something is missing before '{typed}' (column {column})", "“{typed}”前面缺少内容（第 {column} 列）"
)
MISSING_SIGN = Phrase(
    "A sign is missing before '{typed}' (column {column}): write * to multiply.",
    "“{typed}”前面缺少运算符（第 {column} 列）：相乘请写 *。",
)
NOT_CLOSED = Phrase(
    "'{typed}' is never closed (column {column})", "“{typed}”没有配对的右括号（第 {column} 列）"
)
NEEDS_BRACKETS = Phrase(
    "Write {typed}(…), with brackets (column {column})",
    "请写成 {typed}(…)，带括号（第 {column} 列）",
)
DECIMAL_POINT = Phrase(
    "Write the decimal point as '.' (column {column}); thousands may be grouped as in 1,216.",
    "小数点请写作 '.'（第 {column} 列）；千位分隔的写法如 1,216。",
)
GROUPING = Phrase(
    "Digits are grouped in threes, as in 1,216,000 or 1 216 000 (column {column})",
    "数字按三位一组分隔，如 1,216,000 或 1 216 000（第 {column} 列）",
)
TWO_POINTS = Phrase(
    "A number has one decimal point; here is a second (column {column})",
    "一个数只能有一个小数点，这里是第二个（第 {column} 列）",
)
HEXADECIMAL = Phrase(
    "'{typed}' looks hexadecimal; type a decimal number (column {column})",
    "“{typed}”像是十六进制；请输入十进制数（第 {column} 列）",
)
TOO_MANY_DIGITS = Phrase(
    "A number has at most {most} digits here (column {column})",
    "一个数最多 {most} 位数字（第 {column} 列）",
)
EXPONENT_TOO_LARGE = Phrase(
    "An exponent lies between -{most} and {most} here (column {column})",
    "指数须在 -{most} 到 {most} 之间（第 {column} 列）",
)
NOT_FINITE = Phrase("This is not a finite number.", "这不是有限数。")
NOT_FINITE_AT = Phrase("This is not a finite number (column {column})", "这不是有限数（第 {column} 列）")
DIVISION_BY_ZERO = Phrase(
    "A division by zero is not a finite number (column {column})",
    "除以零，不是有限数（第 {column} 列）",
)
NO_REAL_VALUE = Phrase(
    "'{typed}' has no real value there (column {column})",
    "“{typed}”在此处没有实数值（第 {column} 列）",
)
AMBIGUOUS_M = Phrase(
    "'m' could mean milli or million: write M for a million (column {column})",
    "“m”可能是毫，也可能是百万：百万请写 M（第 {column} 列）",
)
DASHES = Phrase(
    "'{typed}' may be one minus or two: write - (column {column})",
    "“{typed}”可能是一个负号，也可能是两个：请写 -（第 {column} 列）",
)
DIVIDED = Phrase(
    "'除' can be read both ways: write / or 除以 (column {column})",
    "“除”有两种读法：请写 / 或“除以”（第 {column} 列）",
)
AMBIGUOUS_TRILLION = Phrase(
    "'兆' could mean 10^6 or 10^12: write M, T or 万亿 (column {column})",
    "“兆”可能指 10^6，也可能指 10^12：请写 M、T 或“万亿”（第 {column} 列）",
)
AMBIGUOUS_POWER = Phrase(
    "It is not clear what is raised: write brackets and ^, as in (-2)^2 or -(2^2) (column {column})",
    "不清楚是对什么求幂：请用括号和 ^，如 (-2)^2 或 -(2^2)（第 {column} 列）",
)
POWERS_ONLY = Phrase(
    "'{typed}' is read in powers only, such as 10的3次方: write * or ^ (column {column})",
    "“{typed}”只用于幂，如 10的3次方：请写 * 或 ^（第 {column} 列）",
)
ONE_MAGNITUDE = Phrase(
    "Give one magnitude, as in 1.25亿, or a sum, as in 1亿+2500万 (column {column})",
    "请只写一个数量级，如 1.25亿，或写成和，如 1亿+2500万（第 {column} 列）",
)
IN_FIGURES = Phrase(
    "Write '{typed}' in figures, as 12, 0.5, 1/3, 50% or 3.5万 (column {column})",
    "“{typed}”请用数字书写，如 12、0.5、1/3、50% 或 3.5万（第 {column} 列）",
)
ENDLESS = Phrase(
    "Dots cannot stand for digits: give {precision}, or type the fraction, such as 1/3 (column {column})",
    "省略号不能代替数字：请给出{precision}，或直接输入分数，如 1/3（第 {column} 列）",
)
LIST_IN_ARITHMETIC = Phrase(
    "'{typed}' works on numbers, not on lists (column {column})",
    "“{typed}”只能用于数，不能用于列表（第 {column} 列）",
)

# Readable, and not what was asked for
ONE_NUMBER = Phrase(
    "One number is asked for, not a list (column {column})",
    "这里要求一个数，而不是列表（第 {column} 列）",
)
NOT_WHOLE = Phrase("A whole number is asked for; this is {value}.", "这里要求整数；你输入的是 {value}。")
INEXACT = Phrase(
    "This is too large to be worked out exactly; type the whole number itself.",
    "数值过大，无法精确算出；请直接输入该整数。",
)
RAGGED = Phrase("The rows are of different lengths.", "各行的长度不一致。")
TOO_NESTED = Phrase(
    "Lists may be nested twice at most: rows, and their entries.", "列表最多嵌套两层：行与行内的元素。"
)
OTHER_UNIT = Phrase(
    "The answer is asked for in {asked}; here stands {typed} (column {column})",
    "答案要求以 {asked} 为单位；这里写的是 {typed}（第 {column} 列）",
)
NO_UNIT = Phrase(
    "No unit is asked for: type the number without {typed} (column {column})",
    "这里不需要单位：请去掉 {typed}，只输入数（第 {column} 列）",
)
OTHER_SHAPE = Phrase("What is asked for is {asked}; this is {typed}.", "要求的是{asked}；你输入的是{typed}。")
A_NUMBER = Phrase("one number", "一个数")
A_LIST = Phrase("a list of numbers", "一列数")
A_LIST_OF = Phrase("a list of length {n}", "长度为 {n} 的一列数")
A_SHAPE = Phrase("a shape", "一个形状")
A_SHAPE_OF = Phrase("a shape of {n} sizes", "{n} 维的形状")
A_MATRIX = Phrase("a matrix", "矩阵")
A_MATRIX_OF = Phrase("a {rows}×{columns} matrix", "{rows}×{columns} 矩阵")
DECIMALS_NEEDED = Phrase("{n} or more decimals", "至少 {n} 位小数")
DIGITS_NEEDED = Phrase("{n} or more significant digits", "至少 {n} 位有效数字")
EXACT_WANTED = Phrase(
    "Give the exact integer; {typed} is rounded.",
    "请给出精确的整数；{typed} 是舍入过的。",
)
MORE_PRECISION = Phrase("Right so far as it goes; give {precision}.", "目前这几位是对的；请给出{precision}。")

# Said back with the reading
READ_AS = Phrase("{typed} is read as {value}.", "{typed} 读作 {value}。")
LOG_IS_NATURAL = Phrase(
    "log is the natural logarithm here; log2 and log10 are there too.",
    "这里的 log 是自然对数；另有 log2 和 log10。",
)

# What went wrong
SIGN = Phrase("The size is right, the sign is not.", "数值大小正确，符号反了。")
SIGN_AT = Phrase(
    "The sizes are right; the sign is wrong at place {places}.", "各数大小正确；符号有误的位置：{places}。"
)
TIMES_TOO_LARGE = Phrase("{factor} times too large.", "是正确值的 {factor} 倍：差在 10 的幂次上。")
TIMES_TOO_SMALL = Phrase("{factor} times too small.", "只有正确值的 1/{factor}：差在 10 的幂次上。")
PERCENT_GIVEN = Phrase(
    "That is the value in percent; as a plain number it is 100 times smaller.",
    "这是百分数的数值；写成普通的数应除以 100。",
)
PERCENT_TWICE = Phrase(
    "Divided by 100 once too often: the value was a fraction already, not a percentage.",
    "多除了一次 100：该值本来就是小数，不是百分数。",
)
PERCENT_ASKED = Phrase(
    "That is the plain fraction; the answer is asked for in percent, 100 times as much.",
    "这是小数形式；答案要求以百分数表示，应乘以 100。",
)
RECIPROCAL = Phrase("That is one divided by the answer.", "这是答案的倒数。")
TRANSPOSED = Phrase("That is the transpose: rows and columns are exchanged.", "这是转置：行与列互换了。")
REVERSED = Phrase("The sizes are right, in reverse order.", "各维大小正确，但顺序颠倒了。")
ROUNDED = Phrase(
    "Close, yet outside the tolerance: probably rounded too early. Keep more digits on the way.",
    "很接近，但超出容差：很可能过早舍入。中间步骤请多保留几位。",
)
ROUNDED_INTEGER = Phrase(
    "Close, yet rounded: the exact integer is asked for.", "很接近，但被舍入了：要求的是精确的整数。"
)

# Choices and blanks
PICKED = Phrase(
    "Left out: {missed} of the right ones. Picked: {extra} of the wrong ones.",
    "漏选 {missed} 项，错选 {extra} 项。",
)
BOTH = Phrase("{first} {second}", "{first}{second}")
SPELLING = Phrase("Nearly: look at the spelling again.", "差一点：请再检查一下拼写。")

# Lines in order; what is quoted stands in a block of its own
SWAPPED = Phrase(
    "Only two neighbours are exchanged; their places are:\n\n{first}. {earlier}\n{second}. {later}",
    "只有相邻的两行对调了；它们的位置应是：\n\n{first}. {earlier}\n{second}. {later}",
)
ORDER_REVERSED = Phrase(
    "The whole order is reversed: what comes first stands last.", "整个顺序颠倒了：最先的一行放到了最后。"
)
BELONGS_FIRST = Phrase(
    "One line alone is misplaced; it comes first:\n\n- {line}",
    "只有一行放错了位置，它应排在最前：\n\n- {line}",
)
BELONGS_AFTER = Phrase(
    "One line alone is misplaced:\n\n- {line}\n\nIt comes right after:\n\n- {before}",
    "只有一行放错了位置：\n\n- {line}\n\n它应紧跟在这一行之后：\n\n- {before}",
)
NO_LINE_RIGHT = Phrase(
    "The first line is not right yet; it should be:\n\n- {next}", "第一行就不对，它应是：\n\n- {next}"
)
FIRST_LINE_RIGHT = Phrase(
    "The first line is right. Next comes:\n\n- {next}", "第一行正确。接下来应是：\n\n- {next}"
)
LINES_RIGHT = Phrase(
    "The first {n} lines are right. Next comes:\n\n- {next}", "前 {n} 行正确。接下来应是：\n\n- {next}"
)
