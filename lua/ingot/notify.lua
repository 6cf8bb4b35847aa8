-- What `notify.scoped` returns: functions of one source, in a table that can be called.
local info <const>, error <const>, warn <const> = ...

return setmetatable({ info = info, error = error, warn = warn }, {
  __call = function(_, message) return info(message) end,
})
