-- The order between the script's output, its errors and its children's, through every way of starting a child.
-- stderr: merged

-- io.popen flushes every stream before it starts the child; os.execute does not have to, so a careful script does it itself.
-- print is seen at once, io.write is not.
local function say(...)
  io.write(..., "\n")
  io.flush()
end

say("1 script")
os.execute("echo 2 child")
say("3 script")
os.execute("echo 4 child; echo 5 child")
io.write("6 ", "script", "\n"):flush()
do
  local pipe = io.popen("cat", "w")
  pipe:write("7 through cat\n")
  pipe:close()
end
say("8 script")
do
  local pipe = io.popen("echo captured; echo 9 child >&2; echo not last", "r")
  local text = pipe:read("a")
  pipe:close()
  say("10 captured " .. #text)
end
for i = 11, 30 do
  if i % 2 == 0 then
    os.execute("echo " .. i .. " child")
  else
    say(i .. " script")
  end
end
io.stdout:write("31 no newline; ")
io.stdout:flush()
os.execute("printf '32 child; '")
io.stdout:write("33 script\n")
io.stdout:flush()

io.stdout:setvbuf("no")
io.write("34 unbuffered ")
os.execute("echo 35 child")
print("36 unbuffered print")
os.execute("echo 37 child")

io.stdout:setvbuf("full")
io.write("37a script, not flushed\n")
do
  local pipe = io.popen("cat", "w")
  pipe:write("37b through cat\n")
  pipe:close()
end
io.write("37c script, not flushed\n")
do
  -- the child writes straight to our stdout through the descriptor it inherits beside its own
  local pipe = io.popen("cat >/dev/null; echo 37d child", "w")
  pipe:close()
end

-- what a child reads from us, it answers after what we printed before
print("37e print, then a pipe that is closed")
do
  local pipe = io.popen("cat", "w")
  print("37f printed while the pipe is open")
  pipe:write("37g through cat\n")
  pipe:close()
  print("37h printed after it")
  pipe = io.popen("while read line; do echo \"$line, read\"; echo > answer; done", "w")
  print("37i printed before a flush of the pipe")
  pipe:write("37j through the pipe\n")
  pipe:flush()
  while not io.open("answer") do end
  print("37k printed after the child's answer")
  pipe:write("37l last\n")
  pipe:close()
  print("37m")
end

-- standard error is not buffered, and print has been seen before it
print("37n print")
io.stderr:write("37o standard error\n")
print("37p print")
warn("@on")
warn("37q a warning")
print("37r print")
io.popen("echo 37s child on stderr >&2"):close()
print("37t print")

-- a child that outlives its output: everything it wrote precedes what follows os.execute
say("38 script")
os.execute("for i in 1 2 3; do echo 39.$i child; done")
print("40 the last line is flushed at exit")
