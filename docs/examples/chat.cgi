#!/bin/sh
# A room in the browser without any daemon: a CGI script, behind the login of a web server, whose
# REMOTE_USER is the name. For lighttpd:
#
#     server.modules += ("mod_auth", "mod_authn_file", "mod_cgi")
#     cgi.assign = (".cgi" => "")
#     auth.backend = "htpasswd"
#     auth.backend.htpasswd.userfile = "/etc/lighttpd/passwords"
#     auth.require = ("/chat.cgi" => ("method" => "basic", "realm" => "chat", "require" => "valid-user"))
#
# The web server's account must be in the room's group.
exec pipechat cgi "${PIPECHAT_ROOM:-/srv/chat}"
