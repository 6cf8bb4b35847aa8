-- Reports as JUnit XML, the form that build servers read; written as a whole at the end.

local text = require("ingot.test.reporters.text")

local junit = {}

local Reporter = {}
Reporter.__index = Reporter

--- Makes a reporter.
---@param options { write: fun(text: string) }
function junit.new(options)
  return setmetatable({ write = options.write, files = {}, current = nil }, Reporter)
end

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
entities["\n"], entities["\t"] = "&#10;", "&#9;"

local function attribute(words) return (text.printable(words):gsub('[&<>"\n\t]', entities)) end

-- U+FFFE and U+FFFF are no characters of XML.
local function body(words)
  return (text.printable(words):gsub("\u{FFFE}", "?"):gsub("\u{FFFF}", "?"):gsub("[&<>]", entities))
end

local function seconds(duration) return ("%.6f"):format(math.max(0, duration or 0)) end

local function counts_of(counter)
  local tests = counter.successes + counter.failures + counter.errors + counter.pending
  return ('tests="%d" failures="%d" errors="%d" skipped="%d"')
    :format(tests, counter.failures, counter.errors, counter.pending)
end

local function case(event)
  local name = event.type == "block_error" and text.title(event) or event.full_name
  local place = event.line and (' line="%d"'):format(event.line) or ""
  local open = ('    <testcase classname="%s" name="%s" file="%s"%s time="%s"'):format(
    attribute(event.suite), attribute(name), attribute(event.file or event.suite), place, seconds(event.duration))
  if event.status == "success" then return open .. "/>\n" end
  local inner
  if event.status == "pending" then
    inner = event.message and ('<skipped message="%s"/>'):format(attribute(event.message)) or "<skipped/>"
  else
    local first = (event.message or ""):match("^[^\n]*")
    local trace = event.trace and event.trace ~= "" and "\n\n" .. event.trace or ""
    inner = ('<%s message="%s">%s</%s>'):format(event.status, attribute(first),
      body(text.place(event) .. "\n" .. (event.message or "") .. trace), event.status)
  end
  return ("%s>\n      %s\n    </testcase>\n"):format(open, inner)
end

function Reporter:finish(event)
  local total = text.counter()
  for _, file in ipairs(self.files) do
    for _, result in ipairs(file.results) do total.add(result) end
  end
  self.write('<?xml version="1.0" encoding="UTF-8"?>\n')
  self.write(('<testsuites %s time="%s">\n'):format(counts_of(total), seconds(event.duration)))
  for _, file in ipairs(self.files) do
    self.write(('  <testsuite name="%s" %s time="%s">\n')
      :format(attribute(file.path), counts_of(file.counter), seconds(file.duration)))
    for _, result in ipairs(file.results) do self.write(case(result)) end
    self.write("  </testsuite>\n")
  end
  self.write("</testsuites>\n")
end

--- Takes the next event; `run_end` writes the report.
function Reporter:event(event)
  if event.type == "file_start" then
    self.current = { path = event.file, results = {}, counter = text.counter() }
    self.files[#self.files + 1] = self.current
  elseif event.type == "test_end" or event.type == "block_error" then
    local result = setmetatable({ suite = self.current.path }, { __index = event })
    self.current.results[#self.current.results + 1] = result
    self.current.counter.add(event)
  elseif event.type == "file_end" then
    self.current.duration = event.duration
  elseif event.type == "run_end" then
    self:finish(event)
  end
end

return junit
