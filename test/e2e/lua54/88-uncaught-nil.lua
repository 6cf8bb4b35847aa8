-- An uncaught nil: code 1.
-- exit: 1

print("before")
error(nil)
