-- An uncaught error object whose __tostring fails itself: still code 1 and no crash.
-- exit: 1

print("before")
error(setmetatable({}, { __tostring = function() error("no text for you") end }))
