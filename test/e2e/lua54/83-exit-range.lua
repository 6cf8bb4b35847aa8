-- Exit codes keep their low eight bits, as the system wants it; the argument is an integer.
-- exit: 44

print(pcall(os.exit, "x"))
print(pcall(os.exit, 1.5))
print(pcall(os.exit, {}))
-- children show what the system makes of other numbers
for _, code in ipairs { 0, 1, 255, 256, 257, 300 } do print(code, select(3, os.execute("exit " .. code % 256))) end
os.exit(300.0)
