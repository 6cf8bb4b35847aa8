-- argparse on the real command line: --help of a subcommand goes to standard output, code 0.
-- args: deploy --help

local parser = require "argparse" "app"
parser:option("-c --config", "Configuration file.", "app.conf")
local deploy = parser:command("deploy", "Deploy the application to a host, with a description that is long enough to need wrapping when the width is limited.")
deploy:help_max_width(72)
deploy:argument("host", "The host to deploy to.")
deploy:option("-u --user", "The user to log in as, which by default is the one who runs the program.")
deploy:option("--retries", "How often to try again.", "3"):convert(tonumber)
deploy:flag("-n --dry-run", "Only say what would be done.")

local arguments = parser:parse()
print("never", arguments.host)
