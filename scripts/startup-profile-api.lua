-- What short programs do with the API, as startup-profile.lua is what they do without it: tasks, handlers, values in both
-- directions. It runs at build time only.
print(ingot.version, smelt == ingot)
local reg = ingot.timer.set(0, function() end)
local seen
ingot.cell("name"):subscribe(function(value) seen = value.list[2] + #value.text end)
ingot.cell("name"):set({ list = { 1, 2.5, true }, text = "a longer text, so that it is kept in Lua's other way", nested = { x = 1 } })
ingot.spawn(function()
  ingot.sleep(0)
  seen = (seen or 0) + 1
end)
ingot.sleep(0)
local results = ingot.task.all(function() return { a = 1 } end, function()
  ingot.sleep(0)
  return "text", 1
end)
ingot.task.external(ingot.task.resume)
print(results[1].a, results[2], seen, reg:remove(), tostring(reg))
print(pcall(ingot.timer.set, "x", print))
local ok, message = pcall(function() error({ code = 1 }) end)
print(ok, message.code, pcall(ingot.sleep, -1))
ingot.events.on("event", function(payload) return payload end)
ingot.events.emit("event", { list = {} })
ingot.sleep(1)
local text = ingot.json and "json" or "none"
for key, value in pairs({ a = text, b = { 1 } }) do seen = key .. type(value) end
collectgarbage()
