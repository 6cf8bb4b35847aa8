-- An uncaught error object with __tostring: code 1.
-- exit: 1

print("before")
error(setmetatable({ code = 5 }, { __tostring = function(e) return "error object number " .. e.code end }))
