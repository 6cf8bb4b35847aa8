-- os.exit(false) is failure, code 1, and says nothing by itself.
-- exit: 1

print("about to fail")
io.stderr:write("a reason on standard error\n")
os.exit(false)
