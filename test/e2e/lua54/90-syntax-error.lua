-- A file that does not compile: nothing runs, code 1.
-- exit: 1

print("never: the whole file is compiled first")
local x = = 1
