-- What the reporters share: colours, durations, printable text and counts in words.

local text = {}

local codes = { bold = 1, dim = 2, red = 31, green = 32, yellow = 33, cyan = 36 }

--- Makes the function that colours text: `paint("red", "text")`.
---@param colours boolean? whether it does
function text.painter(colours)
  return function(colour, words)
    if not colours or words == "" then return words end
    return ("\27[%dm%s\27[0m"):format(codes[colour], words)
  end
end

--- A duration for people: `3 ms`, `1.25 s`.
---@param seconds number?
function text.duration(seconds)
  seconds = math.max(0, seconds or 0)
  if seconds < 0.9995 then return ("%d ms"):format(math.floor(seconds * 1000 + 0.5)) end
  return ("%.2f s"):format(seconds)
end

-- No byte of a test's name or message may control the terminal, or break a file format.
local function escape(byte)
  return ("\\x%02X"):format(byte:byte())
end

--- Text of several lines without control characters and broken UTF-8.
function text.printable(words)
  words = words:gsub("\r\n", "\n"):gsub("[^\n\t\x20-\x7E\x80-\xFF]", escape)
  if utf8.len(words) then return words end
  local out, position = {}, 1
  while position <= #words do
    local _, bad = utf8.len(words, position)
    out[#out + 1] = words:sub(position, (bad or #words + 1) - 1)
    if not bad then break end
    out[#out + 1] = escape(words:sub(bad, bad))
    position = bad + 1
  end
  return table.concat(out)
end

--- Text in one line.
function text.one_line(words)
  return (text.printable(words):gsub("%s*\n%s*", " "):gsub("\t", " "))
end

function text.indent(words, by)
  return (by .. words:gsub("\n", "\n" .. by)):gsub("[ \t]+\n", "\n")
end

--- The full name of a test, or the kind of block that failed outside of one.
function text.title(event)
  local name = event.full_name ~= "" and event.full_name or event.file or "?"
  local phase = event.phase
  if event.type == "block_error" or (phase and phase ~= "test") then name = ("%s (in %s)"):format(name, phase) end
  return text.one_line(name)
end

--- Where it failed, or else where the test is: `file:line`.
function text.place(event)
  local file, line = event.failure_file or event.file, event.failure_file and event.failure_line or event.line
  if not file then return "" end
  return line and ("%s:%d"):format(file, line) or file
end

--- A counter of what events say: `successes`, `failures`, `errors`, `pending`, `filtered`.
function text.counter()
  local names = { success = "successes", failure = "failures", error = "errors", pending = "pending" }
  local counts = { successes = 0, failures = 0, errors = 0, pending = 0, filtered = 0 }
  --- Adds an event. Other kinds than results change nothing.
  function counts.add(event)
    if event.type == "test_end" or event.type == "block_error" then
      local name = names[event.status]
      counts[name] = counts[name] + 1
    elseif event.type == "file_end" then
      counts.filtered = counts.filtered + (event.filtered or 0)
    end
  end
  return counts
end

--- Counts in words: `3 passed, 1 failed`.
---@param paint fun(colour: string, words: string): string
function text.counts(counts, paint)
  local parts = {}
  local function part(count, word, colour, always)
    if count == 0 and not always then return end
    parts[#parts + 1] = paint(count > 0 and colour or "dim", ("%d %s"):format(count, word))
  end
  part(counts.successes, "passed", "green", true)
  part(counts.failures, "failed", "red", true)
  part(counts.errors, counts.errors == 1 and "error" or "errors", "red")
  part(counts.pending, "pending", "yellow")
  part(counts.filtered, "filtered out", "dim")
  return table.concat(parts, ", ")
end

return text
