-- warn: off and on, pieces, control messages; warnings go to standard error, not to standard output.

print("-- off at first: nothing is written anywhere")
warn("not shown")

print("-- arguments are strings")
print(pcall(warn))
print(pcall(warn, 5))
print(pcall(warn, nil))
print(pcall(warn, "text", {}))

print("-- switched on")
warn("@on")
warn("shown")
warn("several ", "pieces ", "make ", "one ", "message")
warn("@unknown control messages are ignored")
warn("@on", " is not a control message with more pieces")
warn("off", " and on")
warn("")
warn("with a newline\ninside")

print("-- switched off again")
warn("@off")
warn("not shown either")

print("-- errors in finalizers become warnings")
warn("@on")
setmetatable({}, { __gc = function() error("in a finalizer", 0) end })
collectgarbage()
setmetatable({}, { __gc = function() error({}) end })
collectgarbage()
warn("@off")

print(select("#", warn("x")), type(warn))
