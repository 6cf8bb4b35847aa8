-- Makes a reporter for `ingot test` and gives the function that takes its events.

---@param name "human"|"tap"|"junit"|"json"
---@param options table what its `new` takes
local name, options = ...
local reporter = require("ingot.test.reporters." .. name).new(options)
return function(event) reporter:event(event) end
