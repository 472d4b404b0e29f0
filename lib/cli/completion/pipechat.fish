# The subcommand that was typed; nothing if it is the chat.
function __pipechat_subcommand
    set -l words (commandline -opc)
    test (count $words) -gt 1
    and contains -- $words[2] $__pipechat_subcommands
    and echo $words[2]
end

# Whether it is this subcommand: __pipechat_in NAME
function __pipechat_in
    test "$argv[1]" = (__pipechat_subcommand | string collect --allow-empty)
end

# Whether no word is there yet: the first one may be a room, or a subcommand.
function __pipechat_first
    test (count (commandline -opc)) -eq 1
end

# Whether the next word is its operand of this number, or a later one: __pipechat_at NAME NUMBER [more]
function __pipechat_at
    __pipechat_in $argv[1]
    or return
    set -l words (commandline -opc)[2..]
    test "$argv[1]" != ''
    and set -e words[1]
    set -l valued __pipechat_valued_(string replace -a - _ -- $argv[1])
    set -l number 1
    set -l wanted
    set -l ended
    for word in $words
        if set -q wanted[1]
            set wanted
        else if set -q ended[1]; or not string match -q -- '-?*' $word
            set number (math $number + 1)
        else if test $word = --
            set ended yes
        else if contains -- $word $$valued
            set wanted yes
        end
    end
    # What is an option's value is completed with the option.
    set -q wanted[1]
    and return 1
    test $number -eq $argv[2]
    or test "$argv[3]" = more -a $number -gt $argv[2]
end

# Rooms: directories and, once the first letter is there, the hosts that ssh knows.
function __pipechat_rooms
    set -l word (commandline -ct)
    __fish_complete_directories $word
    string match -q -r '^[^:/]+$' -- $word
    or return
    set -l user (string match -r '^.*@' -- $word)
    begin
        test -r ~/.ssh/config
        and string replace -r -f -i '^\s*host\s+' '' <~/.ssh/config | string split ' '
        test -r ~/.ssh/known_hosts
        and string replace -r ' .*' '' <~/.ssh/known_hosts | string split ,
    end | string match -r '^[A-Za-z0-9][A-Za-z0-9._-]*$' | string replace -r '^(.*)$' "$user\$1:"
end
