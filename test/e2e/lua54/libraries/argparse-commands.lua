-- argparse: options, flags, choices, converters, multiple values, mutually exclusive options, subcommands, actions.

local argparse = require "argparse"

local function show(value, indent)
  indent = indent or ""
  if type(value) ~= "table" then return tostring(value) end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  local parts = {}
  for i, key in ipairs(keys) do parts[i] = tostring(key) .. "=" .. show(value[key]) end
  return "{" .. table.concat(parts, " ") .. "}"
end
local function try(parser, line)
  local words = {}
  for word in line:gmatch("%S+") do words[#words + 1] = word end
  print("$ " .. line)
  local ok, result = parser:pparse(words)
  print(ok and show(result) or "error: " .. tostring(result))
end

local log = {}
local parser = argparse("tool", "A tool with everything."):epilog "See the manual for more."
parser:argument("input", "Input file.")
parser:argument("extra", "More files."):args "*"
parser:option("-o --output", "Output file.", "a.out")
parser:option("-I --include", "Include locations."):count "*"
parser:option("-l --level", "Level."):convert(tonumber)
parser:option("--mode", "Mode."):choices { "fast", "safe" }
parser:option("--pair", "Two values."):args(2)
parser:option("--range", "One to three values."):args "1-3"
parser:option("--maybe", "An optional value."):args "?"
parser:option("-D --define", "Definitions."):count "*":convert(function(text) return text:match("^(%w+)=(.*)$") end)
parser:flag("-v --verbose", "Verbosity."):count("0-3"):target "verbosity"
parser:flag("-q --quiet", "Silence."):action(function(args, _, _, overwrite) args.quiet = "set by action" log[#log + 1] = tostring(overwrite) end)
parser:mutex(parser:flag "--json", parser:flag "--xml")

print("-- parsing")
try(parser, "file.lua")
try(parser, "file.lua a b c")
try(parser, "file.lua -o out -v -v")
try(parser, "-vv --output=out file.lua")
try(parser, "-oout -Ia -I b file.lua")
try(parser, "file.lua --level 3")
try(parser, "file.lua --level 0x10 --mode safe")
try(parser, "file.lua --pair x y")
try(parser, "file.lua --range 1 2 3")
try(parser, "file.lua --maybe")
try(parser, "file.lua --maybe value")
try(parser, "-D a=1 -D b=2 file.lua")
try(parser, "file.lua -q")
try(parser, "file.lua --json")
try(parser, "-- --not-an-option")
print(table.concat(log, " "))

print("-- errors")
try(parser, "")
try(parser, "file.lua --unknown")
try(parser, "file.lua --outptu x")
try(parser, "file.lua --level abc")
try(parser, "file.lua --mode slow")
try(parser, "file.lua --pair x")
try(parser, "file.lua --range 1 2 3 4")
try(parser, "file.lua -vvvv")
try(parser, "file.lua --json --xml")
try(parser, "file.lua -o")
try(parser, "file.lua -o a -o b")
try(parser, "file.lua -x")
try(parser, "file.lua --quiet=yes")

print("-- usage and help")
print(parser:get_usage())
print(parser:get_help())

print("-- subcommands")
local git = argparse("vcs", "Version control."):command_target "command":require_command(true)
git:flag("--version", "Show the version.")
local add = git:command("add a", "Add files.")
add:argument("files", "Files to add."):args "+"
add:flag("-f --force", "Even ignored ones.")
local commit = git:command("commit", "Record changes.")
commit:option("-m --message", "Message."):count(1)
local remote = git:command("remote", "Manage remotes.")
local remote_add = remote:command("add", "Add a remote.")
remote_add:argument "name"
remote_add:argument "url"
try(git, "add x y -f")
try(git, "a x")
try(git, "commit -m text")
try(git, "remote add origin https://example.org/x")
try(git, "--version commit -m x")
try(git, "commit")
try(git, "comit -m x")
try(git, "")
try(git, "add")
print(git:get_help())
print(add:get_help())
print(remote_add:get_usage())

print("-- defaults, required options, hidden ones, groups")
do
  local p = argparse "defaults":help_max_width(60)
  p:option("--with-default", "Has one, and a description that is long enough to be wrapped over lines.", "given"):show_default(true)
  p:option("--init", "Initial value.", "first", nil, 1)
  p:option("--list", "Init list."):count "*":init { "zero" }
  p:option("--secret", "Hidden."):hidden(true)
  p:option("--required", "Must be there."):count(1)
  local group = p:flag("--alpha", "First of a group.")
  p:group("Special options", group, p:flag("--beta", "Second."))
  try(p, "--required x")
  try(p, "--required x --list one --list two --secret s --alpha")
  try(p, "--list one")
  print(p:get_help())
end

print("-- parsers as tables of properties")
do
  local p = argparse { name = "table", description = "Made from a table.", add_help = false }
  p:option { name = "--size", convert = { small = 1, large = 2 }, default = "small" }
  p:option { name = "--file", convert = function(name) return nil, "cannot use " .. name end }
  try(p, "--size large")
  try(p, "")
  try(p, "--size medium")
  try(p, "--file x")
  print(p:get_usage())
end
