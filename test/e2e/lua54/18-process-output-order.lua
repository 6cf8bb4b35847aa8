-- The order on stdout between the script and its children, when the script flushes, through every way of starting a child.

-- io.popen flushes every stream before it starts the child; os.execute does not have to, so a careful script does it itself.
local function say(...)
  print(...)
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

-- a child that outlives its output: everything it wrote precedes what follows os.execute
say("38 script")
os.execute("for i in 1 2 3; do echo 39.$i child; done")
print("40 the last line is flushed at exit")
