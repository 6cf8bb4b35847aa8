-- Reporters: what each makes of a stream of events. Whole reports are compared by framework.test.ts.
local function report(name, options, events)
  local out = {}
  options.write = function(text) out[#out + 1] = text end
  local reporter = require("ingot.test.reporters." .. name).new(options)
  for _, event in ipairs(events) do reporter:event(event) end
  return table.concat(out)
end

local function result(status, fields)
  local event = { type = "test_end", name = "n", full_name = "b n", names = { "b", "n" }, file = "f.lua", line = 3,
    status = status, duration = 0.0021 }
  for key, value in pairs(fields or {}) do event[key] = value end
  return event
end

local function run(...)
  local events = { { type = "run_start" }, { type = "file_start", file = "f.lua" }, ... }
  events[#events + 1] = { type = "file_end", file = "f.lua", duration = 0.5, filtered = 2 }
  events[#events + 1] = { type = "run_end", duration = 1.5, seed = 42, stopped = true }
  return events
end

describe("human", function()
  it("tells durations, counts, the seed and why it stopped", function()
    assert.equal([[
f.lua  1 passed, 0 failed, 2 filtered out (500 ms)

1 passed, 0 failed, 2 filtered out (1.50 s)
seed 42
stopped at the first failure
]], report("human", {}, run(result("success"))))
  end)

  it("names every test when verbose", function()
    local text = report("human", { verbose = true }, run({ type = "suite_start", name = "b", names = { "b" } },
      result("success"), result("pending", { message = "why" })))
    assert.matches("f.lua\n  b\n    + n (2 ms)\n    - n (2 ms)\n  1 passed", text, 1, true)
    assert.matches("PENDING  b n: why f.lua:3\n", text, 1, true)
  end)

  it("colours only when told to", function()
    local events = run(result("failure", { message = "m", failure_file = "f.lua", failure_line = 4, trace = "" }))
    local coloured = "\27[31mFAILED\27[0m  \27[1mb n\27[0m\n  \27[36mf.lua:4\27[0m\n  m\n"
    assert.matches(coloured, report("human", { colours = true }, events), 1, true)
    assert.does_not.match("\27", report("human", {}, events))
  end)

  it("lets no control character through", function()
    local events = run(result("error", { full_name = "a\27]0;x\7", message = "\27[2J\r\n\0\xC3(" }))
    assert.does_not.match("[\0-\8\11-\31]", report("human", { verbose = true }, events))
  end)
end)

describe("tap", function()
  it("has no escapes in version 13", function()
    local text = report("tap", { version = 13 }, run(result("success", { full_name = "a # skip b #tag \\" })))
    assert.equal("TAP version 13\n# f.lua\nok 1 - a % skip b %tag \\\n1..1\n", text)
  end)
end)

describe("json", function()
  it("writes one object a line, keys in order", function()
    local text = report("json", {}, { result("success", { name = "q\"\\\n\1\xFF", trace = 0 / 0, tags = {} }) })
    assert.equal('{"duration":0.0021,"file":"f.lua","full_name":"b n","line":3,"name":"q\\"\\\\\\n\\u0001\u{FFFD}",'
      .. '"names":["b","n"],"status":"success","tags":[],"trace":null,"type":"test_end"}\n', text)
  end)
end)
