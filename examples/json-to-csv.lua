-- Turns JSON on standard input into CSV on standard output, for pipes.
-- curl -s https://example.com/records.jsonl | ingot run examples/json-to-csv.lua --columns id,owner.name > records.csv
-- It needs no permission: what a program is given on standard input is for it to read.

local help = [[
usage: ingot run json-to-csv.lua [options] < input > output

Reads JSON, one record a line or one array of records, and writes CSV as RFC 4180 has it. The fields of nested objects
become columns such as a.b, arrays are written as JSON. Columns are sorted by name. What is null is left out.

  --columns LIST     write these columns, in this order, and no others
  --delimiter CHAR   what separates fields, a comma unless given; "tab" is a tab
  --no-header        leave out the line with the names of the columns
  --help             show this help

Exit codes: 0 done, 1 bad input or fields without a column, 2 wrong usage.
]]

-- Of records in lines, so many are read before the columns are settled; the others are never held in memory.
local SAMPLE = 1000

local function fail(code, ...)
  io.stderr:write("json-to-csv: ", ...):write("\n")
  os.exit(code)
end

local columns
local delimiter, has_header = ",", true

local position = 1
local function value_of(option)
  position = position + 1
  return arg[position] or fail(2, option, " needs a value")
end
while arg[position] do
  local option = arg[position]
  if option == "--help" then
    io.write(help)
    os.exit(0)
  elseif option == "--columns" then
    columns = {}
    for name in value_of(option):gmatch("[^,]+") do table.insert(columns, name) end
    if #columns == 0 then fail(2, option, " needs names") end
  elseif option == "--delimiter" then
    delimiter = value_of(option):gsub("^tab$", "\t")
    if #delimiter ~= 1 or delimiter:find('["\r\n]') then fail(2, option, " needs one character") end
  elseif option == "--no-header" then
    has_header = false
  else
    fail(2, "unknown argument ", option, "; see --help")
  end
  position = position + 1
end

-- Puts the fields of a record under the names of their columns: { a = { b = 1 } } has the field a.b.
local function flatten(record, prefix, fields)
  for key, value in pairs(record) do
    if type(value) == "string" then
      fields[prefix .. key] = value
    elseif type(value) == "table" and type(next(value)) == "string" then
      flatten(value, prefix .. key .. ".", fields)
    else
      fields[prefix .. key] = ingot.json.encode(value)
    end
  end
  return fields
end

local needs_quotes = '["\r\n' .. delimiter:gsub("%p", "%%%0") .. "]"

local function write_row(cells)
  for i, cell in ipairs(cells) do
    -- An empty line would be no row.
    if cell:find(needs_quotes) or (cell == "" and #cells == 1) then cells[i] = '"' .. cell:gsub('"', '""') .. '"' end
  end
  io.write(table.concat(cells, delimiter), "\r\n")
end

-- The columns are those of the command line, or else all that the records in `sample` have.
local sample, known, left_out = {}, {}, {}
local is_chosen = columns ~= nil

local function write_record(fields)
  local cells = {}
  for i, name in ipairs(columns) do cells[i] = fields[name] or "" end
  write_row(cells)
  for name in pairs(fields) do
    if not is_chosen and not known[name] then left_out[name] = true end
  end
end

local function finish_sample()
  if not is_chosen then
    columns = {}
    for _, fields in ipairs(sample) do
      for name in pairs(fields) do known[name] = true end
    end
    for name in pairs(known) do table.insert(columns, name) end
    table.sort(columns)
  end
  if has_header and #columns > 0 then write_row({ table.unpack(columns) }) end
  for _, fields in ipairs(sample) do write_record(fields) end
  sample = nil
end

local function take(record, place)
  if record == nil then return end -- null
  if type(record) ~= "table" or type(next(record)) == "number" then fail(1, place, " is not a JSON object") end
  local fields = flatten(record, "", {})
  if sample then
    table.insert(sample, fields)
  else
    write_record(fields)
  end
end

local function decode(text, place)
  if not utf8.len(text) then fail(1, place, " is not valid UTF-8") end
  local value, problem = ingot.json.decode(text)
  if problem then fail(1, place, ": ", problem) end
  return value
end

local line_number, has_records = 0, false
for line in io.lines() do
  line_number = line_number + 1
  if not has_records and line:find("^[\xEF\xBB\xBF%s]*%[") then
    local list = decode(line .. "\n" .. io.read("a"), "the array")
    local last = 0
    for i in pairs(list) do last = math.max(last, i) end -- not #list: a null is a hole, which may stop it short
    for i = 1, last do take(list[i], "record " .. i) end
    break
  elseif line:find("%S") then
    has_records = true
    take(decode(line, "line " .. line_number), "line " .. line_number)
    if sample and (is_chosen or #sample == SAMPLE) then finish_sample() end
  end
end
if sample then finish_sample() end

local names = {}
for name in pairs(left_out) do table.insert(names, name) end
table.sort(names)
if #names > 0 then
  fail(1, "fields that the first ", SAMPLE, " records do not have were left out: ", table.concat(names, ", "),
    " (name the columns with --columns)")
end
