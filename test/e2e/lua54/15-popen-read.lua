-- io.popen for reading: formats, lines, exit status at close, many and large pipes.

print("-- all at once, by line, by count")
do
  local pipe = assert(io.popen("printf 'one\\ntwo\\nthree'", "r"))
  print(io.type(pipe), (tostring(pipe):gsub("0x%x+", "ADDRESS")))
  print(pipe:read("l"))
  print(pipe:read(2))
  print(string.format("%q", pipe:read("a")))
  print(pipe:read("l"))
  print(pipe:close())
  print(io.type(pipe), tostring(pipe))
  print(pcall(pipe.read, pipe))
end

print("-- the default mode is reading")
do
  local pipe <close> = io.popen("echo default")
  print(pipe:read())
end

print("-- lines")
do
  local pipe = io.popen("seq 1 5")
  local sum = 0
  for n in pipe:lines("n") do sum = sum + n end
  print(sum, pipe:close())
  pipe = io.popen("printf 'a\\n\\nb\\n'")
  for line in pipe:lines() do print("[" .. line .. "]") end
  pipe:close()
end

print("-- status at close")
for _, command in ipairs { "true", "false", "exit 0", "exit 1", "exit 42", "exit 255", "exit 256", "kill -9 $$", "kill -TERM $$", "kill -INT $$" } do
  local pipe = io.popen(command)
  pipe:read("a")
  print(command, pipe:close())
end

print("-- a command that does not exist is the shell's failure")
do
  local pipe = io.popen("definitely-not-a-command-here 2>/dev/null")
  print(string.format("%q", pipe:read("a")), pipe:close())
end

print("-- io.close gives the status as well")
do
  local pipe = io.popen("echo x; exit 3")
  print(pipe:read("a"))
  print(io.close(pipe))
end

print("-- a shell: pipes, variables, redirections, quotes")
do
  local pipe = io.popen([[X="a b"; echo "$X" | tr a-z A-Z; echo 'it'"'"'s'; echo err 1>&2 2>/dev/null]])
  for line in pipe:lines() do print(line) end
  pipe:close()
end

print("-- standard error is not captured unless redirected")
do
  local pipe = io.popen("echo out; echo err 1>&2", "r")
  print(pipe:read("a"))
  pipe:close()
  pipe = io.popen("(echo out; echo err 1>&2) 2>&1")
  print(pipe:read("a"))
  pipe:close()
end

print("-- large output")
do
  local pipe = io.popen("seq 1 100000")
  local text = pipe:read("a")
  print(#text, text:sub(-7, -2), pipe:close())
  pipe = io.popen("head -c 3000000 /dev/zero")
  text = pipe:read("a")
  print(#text, text == ("\0"):rep(3000000), pipe:close())
end

print("-- closing before the child has written everything")
do
  local pipe = io.popen("yes 2>/dev/null")
  print(pipe:read("l"), pipe:read("l"))
  local ok, how, code = pipe:close()
  -- the shell may report the broken pipe as its own exit code
  print(ok, how == "signal" and code == 13 or how == "exit" and code > 0)
end

print("-- several at once")
do
  local pipes = {}
  for i = 1, 8 do pipes[i] = io.popen("echo pipe " .. i) end
  for i = 8, 1, -1 do io.write(pipes[i]:read("l"), " ") end
  print()
  for i = 1, 8 do assert(pipes[i]:close()) end
end

print("-- a pipe for reading cannot be written")
do
  local pipe <close> = io.popen("cat /dev/null")
  print((pipe:write("x")))
end

print("-- modes")
local function reason(action)
  local _, message = pcall(action)
  return (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason(function() io.popen("true", "rw") end))
print(reason(function() io.popen("true", "") end))
print(reason(function() io.popen() end))

print("-- the working directory and the environment are the script's")
do
  local file = assert(io.open("marker.txt", "w"))
  file:write("here")
  file:close()
  local pipe <close> = io.popen("cat marker.txt; echo; echo $TZ")
  print(pipe:read("a"))
end

print("-- binary output")
do
  local pipe <close> = io.popen([[printf '\000\001\377\n\000']])
  print(pipe:read("a"):byte(1, -1))
end
