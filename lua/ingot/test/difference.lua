-- Shows how two texts differ: line by line, or as excerpts around the first different byte.

local stack = require("ingot.test.stack")
stack.own()

local difference = {}

-- Lines of agreement shown around a change.
local CONTEXT = 3
-- Above this many pairs of lines the changed part is shown as one block.
local PAIRS = 1000000
-- Lines shown in all.
local LINES = 200

local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- Lengths of the longest common subsequences of what follows line i of `a` and line j of `b`.
local function common_lengths(a, b, first, last_a, last_b)
  local lengths = { [last_a + 1] = {} }
  for i = last_a, first, -1 do
    local row, below = {}, lengths[i + 1]
    for j = last_b, first, -1 do
      if a[i] == b[j] then
        row[j] = (below[j + 1] or 0) + 1
      else
        row[j] = math.max(below[j] or 0, row[j + 1] or 0)
      end
    end
    lengths[i] = row
  end
  return lengths
end

-- The edit script as a list of { mark, line }.
local function script(a, b)
  local first, last_a, last_b = 1, #a, #b
  while first <= last_a and first <= last_b and a[first] == b[first] do first = first + 1 end
  while last_a >= first and last_b >= first and a[last_a] == b[last_b] do last_a, last_b = last_a - 1, last_b - 1 end
  local edits = {}
  local function add(mark, line) edits[#edits + 1] = { mark, line } end
  for i = 1, first - 1 do add(" ", a[i]) end
  local i, j = first, first
  if (last_a - first + 1) * (last_b - first + 1) <= PAIRS then
    local lengths = common_lengths(a, b, first, last_a, last_b)
    while i <= last_a and j <= last_b do
      if a[i] == b[j] then
        add(" ", a[i])
        i, j = i + 1, j + 1
      elseif (lengths[i + 1][j] or 0) >= (lengths[i][j + 1] or 0) then
        add("-", a[i])
        i = i + 1
      else
        add("+", b[j])
        j = j + 1
      end
    end
  end
  for k = i, last_a do add("-", a[k]) end
  for k = j, last_b do add("+", b[k]) end
  for k = last_a + 1, #a do add(" ", a[k]) end
  return edits
end

--- The lines in which two texts differ, with some lines around them.
---@param expected string its lines are marked `-`
---@param actual string its lines are marked `+`
---@param show fun(line: string): string makes a line printable
---@return string text
function difference.lines(expected, actual, show)
  local edits = script(lines_of(expected), lines_of(actual))
  local near = {}
  for i, edit in ipairs(edits) do
    if edit[1] ~= " " then
      for k = i - CONTEXT, i + CONTEXT do near[k] = true end
    end
  end
  local out, hidden = {}, false
  for i, edit in ipairs(edits) do
    if not near[i] then
      hidden = true
    else
      if hidden then out[#out + 1] = "  ..." end
      hidden = false
      out[#out + 1] = edit[1] .. " " .. show(edit[2])
    end
    if #out >= LINES then
      hidden = i < #edits
      break
    end
  end
  if hidden then out[#out + 1] = "  ..." end
  return table.concat(out, "\n")
end

--- The position of the first byte in which two strings differ.
---@return integer position
function difference.first_byte(a, b)
  local low, high = 0, math.min(#a, #b) -- the first `low` bytes agree
  while low < high do
    local middle = (low + high + 1) // 2
    if a:sub(low + 1, middle) == b:sub(low + 1, middle) then low = middle else high = middle - 1 end
  end
  return low + 1
end

return difference
