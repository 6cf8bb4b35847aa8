-- A child process inherits standard input; a popen reader and the script take turns on the same stream.
-- stdin: for the child\nand this too\n

-- Nothing has been read by the script, so nothing sits in its buffer and the child sees it all.
print(os.execute("while read line; do echo \"child read: $line\"; done"))
print(io.read("a") == "")
local pipe = assert(io.popen("wc -c"))
print((pipe:read("a"):gsub("%s", "")))
print(pipe:close())
