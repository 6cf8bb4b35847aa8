-- An uncaught table without __tostring: code 1 and a message, not a crash.
-- exit: 1

print("before")
error({ code = 5 })
