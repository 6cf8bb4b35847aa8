-- argparse on the real command line: the arguments of this script, used by a small calculator.
-- args: sum --precision 2 --scale=1.5 -- 1 2.25 -3

local parser = require "argparse" "calc"
parser:command_target "operation"
for _, operation in ipairs { "sum", "product" } do
  local command = parser:command(operation)
  command:argument("numbers"):args("+"):convert(tonumber)
  command:option("-p --precision"):convert(function(text) return math.tointeger(tonumber(text)) end):default "0"
  command:option "-s --scale":convert(tonumber):default "1"
end

local arguments = parser:parse()
local result = arguments.operation == "sum" and 0 or 1
for _, n in ipairs(arguments.numbers) do
  if arguments.operation == "sum" then result = result + n else result = result * n end
end
print(arguments.operation, #arguments.numbers, arguments.precision, arguments.scale)
print(string.format("%." .. arguments.precision .. "f", result * arguments.scale))
