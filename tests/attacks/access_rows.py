"""Every route, what may be asked of it, and the answer each role gets.

A line: method, route, `:objects` of `stage.ids`, `+body` of `test_access.BODIES`, then one answer a
role: a dot for 404, `in` for the door (sign in or unlock), `go` for another page, else the status.

ano  nobody signed in        loc  a paralegal, locked      pee  Riverside's peer
par  Riverside's paralegal   coo  its coordinator          lof  a lawyer with a live offer
lno  a lawyer with a prepared offer, and a case of Lakeside's
lca  a lawyer with a case of Riverside's, who declined another
adv  Riverside's advocate    aud  its auditor              oth  Lakeside's paralegal
adm  an administrator who belongs to no team

own: registered by Riverside   offered: live to lof, prepared for lno, declined by lca
taken: with lca, as case       *-foreign: the same with Lakeside and lno   nothing: no such thing
expired: once offered to lof   withdrawn: the same as taken, until the client took consent back
sister: registered by another team of the same organisation
client-own: in Riverside's register of clients   client-foreign: in Lakeside's
client-merged: in Riverside's, and turned out to be another of them

A relation that has no row on a route that knows others of its kind is hidden from everybody.
"""

ROWS = """
#                                                  ano loc pee par coo lof lno lca adv aud oth adm
# The door
GET home                                           in  go  go  go  go  go  go  go  go  go  go  go
GET sign-in                                        200 200 go  go  go  go  go  go  go  go  go  go
POST sign-in                                       200 200 go  go  go  go  go  go  go  go  go  go
GET sign-in-code                                   in  in  in  in  in  in  in  in  in  in  in  in
POST sign-in-code                                  in  in  in  in  in  in  in  in  in  in  in  in
GET sign-in-passkey                                in  in  go  go  go  go  go  go  go  go  go  go
POST sign-in-passkey                               200 200 go  go  go  go  go  go  go  go  go  go
POST sign-in-passkey +signed                       in  in  go  go  go  go  go  go  go  go  go  go
POST sign-in-code-passkey                          in  in  in  in  in  in  in  in  in  in  in  in
POST lock                                          in  in  in  in  in  in  in  in  in  in  in  in
POST sign-out                                      in  go  go  go  go  go  go  go  go  go  go  go
POST demo-continue                                 .   .   .   .   .   .   .   .   .   .   .   .
GET found                                          .   .   .   .   .   .   .   .   .   .   .   200
POST found                                         .   .   .   .   .   .   .   .   .   .   .   200
GET join:link                                      200 in  200 200 200 200 200 200 200 200 200 200
GET join:link-nothing                              .   .   .   .   .   .   .   .   .   .   .   .
POST join:link                                     200 in  200 200 200 go  go  go  go  go  go  go
POST join:link-nothing                             .   .   .   .   .   .   .   .   .   .   .   .
GET recover                                        200 200 200 200 200 200 200 200 200 200 200 200
POST recover                                       200 200 200 200 200 200 200 200 200 200 200 200
POST language                                      go  go  go  go  go  go  go  go  go  go  go  go
# One's own desk
GET today                                          in  in  200 200 200 200 200 200 200 200 200 200
POST awake                                         in  in  204 204 204 204 204 204 204 204 204 204
GET settings                                       in  in  200 200 200 200 200 200 200 200 200 200
GET account                                        in  in  200 200 200 200 200 200 200 200 200 200
GET passphrase                                     in  in  200 200 200 200 200 200 200 200 200 200
POST passphrase                                    in  in  200 200 200 200 200 200 200 200 200 200
GET factor                                         in  in  200 200 200 200 200 200 200 200 200 200
POST factor                                        in  in  200 200 200 200 200 200 200 200 200 200
GET recovery-code                                  in  in  200 200 200 200 200 200 200 200 200 200
POST recovery-code                                 in  in  200 200 200 200 200 200 200 200 200 200
POST recovery-code +passphrase                     in  in  200 200 200 200 200 200 200 200 200 200
GET passkeys                                       in  in  200 200 200 200 200 200 200 200 200 200
POST passkey-new                                   in  in  200 200 200 200 200 200 200 200 200 200
POST passkey-new +new-passkey                      in  in  200 200 200 200 200 200 200 200 200 200
POST passkey-add                                   in  in  go  go  go  go  go  go  go  go  go  go
POST passkey-remove:passkey                        in  in  .   go  .   .   .   .   .   .   .   .
POST passkey-remove:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
POST sessions-end                                  in  in  .   .   .   .   .   .   .   .   .   .
POST sessions-end +others                          in  in  go  go  go  go  go  go  go  go  go  go
GET tokens                                         in  in  200 200 200 200 200 200 200 200 200 200
POST tokens +token                                 in  in  200 200 200 200 200 200 200 200 200 200
POST token-revoke:token                            in  in  .   go  .   .   .   .   .   .   .   .
POST token-revoke:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
# Phones
GET phone                                          200 200 200 200 200 200 200 200 200 200 200 200
GET phone-worker                                   200 200 200 200 200 200 200 200 200 200 200 200
GET phone-look:notes                               200 200 200 200 200 200 200 200 200 200 200 200
GET phone-look:first                               .   .   .   .   .   .   .   .   .   .   .   .
GET phones                                         in  in  200 .   .   .   .   .   .   .   .   .
POST phone-set-up                                  in  in  400 .   .   .   .   .   .   .   .   .
POST phone-set-up +of-riverside                    in  in  200 .   .   .   .   .   .   .   .   .
POST phone-revoke:phone                            in  in  go  .   .   .   .   .   .   .   .   .
POST phone-revoke:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
POST report-slips                                  in  in  400 .   .   .   .   .   .   .   .   .
POST report-slips +no-slips                        in  in  200 .   .   .   .   .   .   .   .   .
GET inbox-file:report-photo,first                  in  in  .   200 200 .   .   .   .   .   .   .
GET inbox-file:report,first                        in  in  .   410 410 .   .   .   .   .   .   .
GET inbox-file:report-foreign,first                in  in  .   .   .   .   .   .   .   .   410 .
GET inbox-file:nothing,first                       in  in  .   .   .   .   .   .   .   .   .   .
# Known keys
GET known-keys                                     in  in  200 200 200 200 200 200 200 200 200 200
GET known-key:riverside,clinic                     in  in  .   200 200 .   .   .   .   .   .   .
GET known-key:riverside,nothing                    in  in  .   .   .   .   .   .   .   .   .   .
GET known-key:petra,riverside                      in  in  200 .   .   .   .   .   .   .   .   .
POST known-key:riverside,clinic +compared          in  in  .   409 409 .   .   .   .   .   .   .
POST known-key:petra,riverside +compared           in  in  409 .   .   .   .   .   .   .   .   .
POST known-keys-begin:riverside +begin             in  in  .   403 go  .   .   .   .   .   .   .
POST known-keys-begin:petra +begin                 in  in  go  .   .   .   .   .   .   .   .   .
# The log
GET log                                            in  in  .   .   .   .   .   .   .   200 .   .
POST log-checkpoint                                in  in  .   .   .   .   .   .   .   200 .   .
POST log-export                                    in  in  .   .   .   .   .   .   .   200 .   .
# Members
GET members                                        in  in  .   .   200 200 200 200 200 200 .   .
POST member-invite +invite                         in  in  .   .   200 200 200 200 200 200 .   .
POST member-admit:waiting +compared                in  in  .   .   go  .   .   .   .   .   .   .
POST member-admit:invited +compared                in  in  .   .   .   .   .   .   .   .   .   .
POST member-admit:invited-elsewhere +compared      in  in  .   .   .   .   .   .   .   .   .   .
POST member-admit:nothing +compared                in  in  .   .   .   .   .   .   .   .   .   .
POST member-turn-away:invited                      in  in  .   .   go  .   .   .   .   .   .   .
POST member-turn-away:invited-elsewhere            in  in  .   .   .   .   .   go  .   .   .   .
POST member-turn-away:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
GET member:member                                  in  in  .   .   200 .   .   .   .   .   .   .
GET member:member-elsewhere                        in  in  .   .   .   .   .   200 .   .   .   .
GET member:nothing                                 in  in  .   .   .   .   .   .   .   .   .   .
POST member-role:member                            in  in  .   .   200 .   .   .   .   .   .   .
POST member-role:member +peer                      in  in  .   .   go  .   .   .   .   .   .   .
POST member-role:member-elsewhere +peer            in  in  .   .   .   .   .   200 .   .   .   .
POST member-role:nothing +peer                     in  in  .   .   .   .   .   .   .   .   .   .
GET member-remove:member                           in  in  .   .   200 .   .   .   .   .   .   .
GET member-remove:member-elsewhere                 in  in  .   .   .   .   .   200 .   .   .   .
POST member-remove:member                          in  in  .   .   go  .   .   .   .   .   .   .
POST member-remove:member-elsewhere                in  in  .   .   .   .   .   go  .   .   .   .
POST member-remove:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
GET recoveries                                     in  in  .   .   200 200 200 200 200 200 .   .
GET team-recovery:riverside                        in  in  .   .   200 .   .   .   .   .   .   .
GET team-recovery:clinic                           in  in  .   .   .   .   .   200 .   .   .   .
GET team-recovery:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
POST team-sheets:riverside +ready                  in  in  .   .   200 .   .   .   .   .   .   .
POST team-sheets:clinic +ready                     in  in  .   .   .   .   .   200 .   .   .   .
POST team-sheets:nothing +ready                    in  in  .   .   .   .   .   .   .   .   .   .
GET team-rehearse:riverside                        in  in  .   .   200 .   .   .   .   .   .   .
GET team-rehearse:clinic                           in  in  .   .   .   .   .   200 .   .   .   .
POST team-rehearse:riverside +two-sheets           in  in  .   .   200 .   .   .   .   .   .   .
POST team-rehearse:clinic +two-sheets              in  in  .   .   .   .   .   200 .   .   .   .
POST team-rehearse:nothing +two-sheets             in  in  .   .   .   .   .   .   .   .   .   .
GET renewal                                        in  in  go  go  go  go  go  go  go  go  go  go
POST renewal                                       in  in  go  go  go  go  go  go  go  go  go  go
GET member-reset:member                            in  in  .   .   200 .   .   .   .   .   .   .
GET member-reset:member-elsewhere                  in  in  .   .   .   .   .   200 .   .   .   .
POST member-reset:member                           in  in  .   .   200 .   .   .   .   .   .   .
POST member-reset:member-elsewhere                 in  in  .   .   .   .   .   200 .   .   .   .
POST member-reset:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
GET reset:reset-link                               200 200 200 200 200 200 200 200 200 200 200 200
POST reset:reset-link                              200 200 200 200 200 200 200 200 200 200 200 200
GET reset:link-nothing                             .   .   .   .   .   .   .   .   .   .   .   .
POST reset:link-nothing                            .   .   .   .   .   .   .   .   .   .   .   .
GET member-second:second-elsewhere                 in  in  .   .   .   .   .   .   .   .   .   .
GET member-second:reset-unused                     in  in  .   .   .   .   .   .   .   .   .   .
POST member-second:second-elsewhere                in  in  .   .   .   .   .   .   .   .   .   .
POST member-second:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST member-link:reset-unused                      in  in  .   .   200 .   .   .   .   .   .   .
POST member-link:second-elsewhere                  in  in  .   .   .   .   .   .   .   .   .   .
POST member-link:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
# How long records stay
GET retention:office                               in  in  .   .   200 .   .   .   .   .   .   .
GET retention:nothing                              in  in  .   .   .   .   .   .   .   .   .   .
POST retention:office                              in  in  .   .   200 .   .   .   .   .   .   .
POST retention:office +years                       in  in  .   .   go  .   .   .   .   .   .   .
POST retention:nothing +years                      in  in  .   .   .   .   .   .   .   .   .   .
GET urgent-basis:office                            in  in  .   .   200 .   .   .   .   .   .   .
GET urgent-basis:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST urgent-basis:office                           in  in  .   .   400 .   .   .   .   .   .   .
POST urgent-basis:office +refuse                   in  in  .   .   go  .   .   .   .   .   .   .
POST urgent-basis:nothing +refuse                  in  in  .   .   .   .   .   .   .   .   .   .
# The number that peers call
GET call-number:riverside                          in  in  .   .   200 .   .   .   .   .   .   .
GET call-number:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST call-number:riverside                         in  in  .   .   go  .   .   .   .   .   .   .
POST call-number:riverside +number                 in  in  .   .   go  .   .   .   .   .   .   .
POST call-number:nothing +number                   in  in  .   .   .   .   .   .   .   .   .   .
# Locking from the page that a phone keeps: no request here says that it comes from our page
POST phone-lock                                    403 403 403 403 403 403 403 403 403 403 403 403
# Trusted outsiders, and what they are asked: Riverside trusts oth, Lakeside trusts lca
GET outsiders                                      in  in  200 200 200 200 200 200 200 200 200 200
POST outsiders +riverside                          in  in  .   .   200 .   .   .   .   .   .   .
GET outsider:trust                                 in  in  .   .   200 .   .   .   .   .   200 .
GET outsider:trust-elsewhere                       in  in  .   .   .   .   .   200 .   .   .   .
GET outsider:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
POST outsider:trust +end                           in  in  .   .   go  .   .   .   .   .   go  .
POST outsider:trust-elsewhere +end                 in  in  .   .   .   .   .   go  .   .   .   .
POST outsider:nothing +end                         in  in  .   .   .   .   .   .   .   .   .   .
GET trust-link:trust-link                          200 in  200 200 200 200 200 200 200 200 200 200
GET trust-link:link-nothing                        .   .   .   .   .   .   .   .   .   .   .   .
POST trust-link:trust-link                         200 in  200 200 200 go  go  go  200 200 200 go
POST trust-link:link-nothing                       .   .   .   .   .   .   .   .   .   .   .   .
GET approval:asked                                 in  in  .   .   .   .   .   200 .   .   .   .
GET approval:asked-release                         in  in  .   .   .   .   .   .   .   .   .   .
GET approval:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
POST approval:asked +refuse                        in  in  .   .   .   .   .   go  .   .   .   .
POST approval:asked-release +refuse                in  in  .   .   .   .   .   .   .   .   .   .
POST approval:nothing +refuse                      in  in  .   .   .   .   .   .   .   .   .   .
# Alerts
GET alerts                                         in  in  .   200 200 .   .   .   .   .   200 .
POST alerts                                        in  in  .   go  go  .   .   .   .   .   go  .
POST alerts +email                                 in  in  .   go  go  .   .   .   .   .   go  .
POST alerts-push                                   in  in  .   422 422 .   .   .   .   .   422 .
POST alerts-push +endpoint                         in  in  .   422 422 .   .   .   .   .   422 .
POST alerts-push-remove:browser                    in  in  .   go  .   .   .   .   .   .   .   .
POST alerts-push-remove:nothing                    in  in  .   .   .   .   .   .   .   .   .   .
POST alerts-try                                    in  in  .   200 200 .   .   .   .   .   200 .
GET alerts-worker                                  200 200 200 200 200 200 200 200 200 200 200 200
GET on-call:riverside                              in  in  .   .   200 .   .   .   .   .   .   .
GET on-call:lakeside                               in  in  .   .   .   .   .   .   .   .   .   .
GET on-call:clinic                                 in  in  .   .   .   .   .   .   .   .   .   .
GET on-call:nothing                                in  in  .   .   .   .   .   .   .   .   .   .
POST on-call:riverside                             in  in  .   .   go  .   .   .   .   .   .   .
POST on-call:lakeside                              in  in  .   .   .   .   .   .   .   .   .   .
POST on-call:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
# Clients and officers: the register of a team, and nobody else's
GET clients                                        in  in  .   200 200 .   .   .   .   .   200 .
POST clients +asked                                in  in  .   200 200 .   .   .   .   .   200 .
GET officers                                       in  in  .   200 200 .   .   .   .   .   200 .
GET client-new                                     in  in  .   200 200 .   .   .   .   .   200 .
POST client-new +client                            in  in  .   go  go  .   .   .   .   .   go  .
GET client:client-own                              in  in  .   200 200 .   .   .   .   .   .   .
GET client:client-foreign                          in  in  .   .   .   .   .   .   .   .   200 .
GET client:nothing                                 in  in  .   .   .   .   .   .   .   .   .   .
GET client:client-merged                           in  in  .   200 200 .   .   .   .   .   .   .
GET client-edit:client-merged                      in  in  .   200 200 .   .   .   .   .   .   .
POST client-edit:client-merged                     in  in  .   422 422 .   .   .   .   .   .   .
GET client-erase:client-merged                     in  in  .   .   200 .   .   .   .   .   .   .
POST client-erase:client-merged                    in  in  .   .   409 .   .   .   .   .   .   .
GET client-edit:client-own                         in  in  .   200 200 .   .   .   .   .   .   .
GET client-edit:client-foreign                     in  in  .   .   .   .   .   .   .   .   200 .
POST client-edit:client-own                        in  in  .   422 422 .   .   .   .   .   .   .
POST client-edit:client-own +client                in  in  .   go  go  .   .   .   .   .   .   .
POST client-edit:client-foreign +client            in  in  .   .   .   .   .   .   .   .   go  .
POST client-edit:nothing +client                   in  in  .   .   .   .   .   .   .   .   .   .
GET client-erase:client-own                        in  in  .   .   200 .   .   .   .   .   .   .
GET client-erase:client-foreign                    in  in  .   .   .   .   .   .   .   .   .   .
POST client-erase:client-own                       in  in  .   .   409 .   .   .   .   .   .   .
POST client-erase:client-own +ticked               in  in  .   .   go  .   .   .   .   .   .   .
POST client-erase:client-foreign +ticked           in  in  .   .   .   .   .   .   .   .   .   .
POST client-erase:nothing +ticked                  in  in  .   .   .   .   .   .   .   .   .   .
POST client-undo:client-merged                     in  in  .   go  go  .   .   .   .   .   .   .
POST client-undo:client-own                        in  in  .   409 409 .   .   .   .   .   .   .
POST client-undo:client-foreign                    in  in  .   .   .   .   .   .   .   .   409 .
POST client-undo:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST people-decide +two-clients                    in  in  .   go  go  .   .   .   .   .   .   .
POST people-decide +client-and-person              in  in  .   go  go  .   .   .   .   .   .   .
POST people-decide +ours-and-theirs                in  in  .   409 409 .   .   .   .   .   .   .
POST people-decide +theirs-and-ours                in  in  .   .   .   .   .   .   .   .   409 .
# Incidents and reports
GET register                                       in  in  .   200 200 .   .   .   .   .   200 .
GET search                                         in  in  .   200 200 .   .   .   .   .   200 .
POST search +question                              in  in  .   200 200 .   .   .   .   .   200 .
POST search-saved:search +again                    in  in  .   200 .   .   .   .   .   .   .   .
POST search-saved:search-foreign +again            in  in  .   .   .   .   .   .   .   .   200 .
POST search-saved:nothing +again                   in  in  .   .   .   .   .   .   .   .   .   .
GET incident-new                                   in  in  .   200 200 .   .   .   .   .   200 .
POST incident-new +new-record                      in  in  .   go  go  .   .   .   .   .   go  .
GET incident:own                                   in  in  .   200 200 .   .   .   .   .   .   .
GET incident:offered                               in  in  .   200 200 .   .   .   .   .   .   .
GET incident:taken                                 in  in  .   200 200 .   .   200 .   .   .   .
GET incident:case                                  in  in  .   .   .   .   .   .   .   .   .   .
GET incident:foreign                               in  in  .   .   .   .   .   .   .   .   200 .
GET incident:taken-foreign                         in  in  .   .   .   .   200 .   .   .   200 .
GET incident:expired                               in  in  .   200 200 .   .   .   .   .   .   .
GET incident:withdrawn                             in  in  .   200 200 .   .   .   .   .   .   .
GET incident:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
GET incident-print:own                             in  in  .   200 200 .   .   .   .   .   .   .
GET incident-print:offered                         in  in  .   200 200 .   .   .   .   .   .   .
GET incident-print:taken                           in  in  .   200 200 .   .   200 .   .   .   .
GET incident-print:case                            in  in  .   .   .   .   .   .   .   .   .   .
GET incident-print:foreign                         in  in  .   .   .   .   .   .   .   .   200 .
GET incident-print:taken-foreign                   in  in  .   .   .   .   200 .   .   .   200 .
GET incident-print:expired                         in  in  .   200 200 .   .   .   .   .   .   .
GET incident-print:withdrawn                       in  in  .   200 200 .   .   .   .   .   .   .
GET incident-print:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST incident-print:own                            in  in  .   200 200 .   .   .   .   .   .   .
POST incident-print:offered                        in  in  .   200 200 .   .   .   .   .   .   .
POST incident-print:taken                          in  in  .   200 200 .   .   200 .   .   .   .
POST incident-print:case                           in  in  .   .   .   .   .   .   .   .   .   .
POST incident-print:foreign                        in  in  .   .   .   .   .   .   .   .   200 .
POST incident-print:taken-foreign                  in  in  .   .   .   .   200 .   .   .   200 .
POST incident-print:expired                        in  in  .   200 200 .   .   .   .   .   .   .
POST incident-print:withdrawn                      in  in  .   200 200 .   .   .   .   .   .   .
POST incident-print:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
GET incident-medication:own                        in  in  .   200 200 .   .   .   .   .   .   .
GET incident-medication:offered                    in  in  .   200 200 .   .   .   .   .   .   .
GET incident-medication:taken                      in  in  .   200 200 .   .   200 .   .   .   .
GET incident-medication:case                       in  in  .   .   .   .   .   .   .   .   .   .
GET incident-medication:foreign                    in  in  .   .   .   .   .   .   .   .   200 .
GET incident-medication:taken-foreign              in  in  .   .   .   .   200 .   .   .   200 .
GET incident-medication:expired                    in  in  .   200 200 .   .   .   .   .   .   .
GET incident-medication:withdrawn                  in  in  .   200 200 .   .   .   .   .   .   .
GET incident-medication:nothing                    in  in  .   .   .   .   .   .   .   .   .   .
GET incident-revise:own                            in  in  .   200 200 .   .   .   .   .   .   .
GET incident-revise:taken                          in  in  .   200 200 .   .   .   .   .   .   .
GET incident-revise:foreign                        in  in  .   .   .   .   .   .   .   .   200 .
GET incident-revise:offered                        in  in  .   200 200 .   .   .   .   .   .   .
GET incident-revise:expired                        in  in  .   200 200 .   .   .   .   .   .   .
GET incident-revise:withdrawn                      in  in  .   200 200 .   .   .   .   .   .   .
GET incident-revise:taken-foreign                  in  in  .   .   .   .   .   .   .   .   200 .
GET incident-revise:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
POST incident-revise:own                           in  in  .   422 422 .   .   .   .   .   .   .
POST incident-revise:taken                         in  in  .   422 422 .   .   .   .   .   .   .
POST incident-revise:case                          in  in  .   .   .   .   .   .   .   .   .   .
POST incident-revise:foreign                       in  in  .   .   .   .   .   .   .   .   422 .
POST incident-revise:offered                       in  in  .   422 422 .   .   .   .   .   .   .
POST incident-revise:expired                       in  in  .   422 422 .   .   .   .   .   .   .
POST incident-revise:withdrawn                     in  in  .   422 422 .   .   .   .   .   .   .
POST incident-revise:taken-foreign                 in  in  .   .   .   .   .   .   .   .   422 .
POST incident-revise:nothing                       in  in  .   .   .   .   .   .   .   .   .   .
POST incident-draft:own                            in  in  .   go  go  .   .   .   .   .   .   .
POST incident-draft:taken                          in  in  .   go  go  .   .   .   .   .   .   .
POST incident-draft:case                           in  in  .   .   .   .   .   .   .   .   .   .
POST incident-draft:foreign                        in  in  .   .   .   .   .   .   .   .   go  .
POST incident-draft:offered                        in  in  .   go  go  .   .   .   .   .   .   .
POST incident-draft:expired                        in  in  .   go  go  .   .   .   .   .   .   .
POST incident-draft:withdrawn                      in  in  .   go  go  .   .   .   .   .   .   .
POST incident-draft:taken-foreign                  in  in  .   .   .   .   .   .   .   .   go  .
POST incident-draft:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
POST incident-new-draft +new-record                in  in  .   go  go  .   .   .   .   .   go  .
POST incident-new-draft                            in  in  .   .   .   .   .   .   .   .   .   .
POST draft-discard:draft                           in  in  .   go  .   .   .   .   .   .   .   .
POST draft-discard:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
GET register-board                                 in  in  .   200 200 .   .   .   .   .   200 .
GET register-calendar                              in  in  .   200 200 .   .   .   .   .   200 .
GET our-numbers                                    in  in  .   200 200 .   .   .   .   .   200 .
POST hand-over +to-nobody                          in  in  .   go  go  .   .   .   .   .   .   .
POST hand-over +to-a-peer                          in  in  .   422 422 .   .   .   .   .   .   .
POST hand-over +foreign-to-nobody                  in  in  .   .   .   .   .   .   .   .   go  .
POST incident-sensitive:own                        in  in  .   200 200 .   .   .   .   .   .   .
POST incident-sensitive:offered                    in  in  .   200 200 .   .   .   .   .   .   .
POST incident-sensitive:taken                      in  in  .   200 200 .   .   200 .   .   .   .
POST incident-sensitive:case                       in  in  .   .   .   .   .   .   .   .   .   .
POST incident-sensitive:foreign                    in  in  .   .   .   .   .   .   .   .   200 .
POST incident-sensitive:taken-foreign              in  in  .   .   .   .   200 .   .   .   200 .
POST incident-sensitive:expired                    in  in  .   200 200 .   .   .   .   .   .   .
POST incident-sensitive:withdrawn                  in  in  .   200 200 .   .   .   .   .   .   .
POST incident-sensitive:nothing                    in  in  .   .   .   .   .   .   .   .   .   .
GET incident-versions:own                          in  in  .   200 200 .   .   .   .   .   .   .
GET incident-versions:offered                      in  in  .   200 200 .   .   .   .   .   .   .
GET incident-versions:taken                        in  in  .   200 200 .   .   200 .   .   .   .
GET incident-versions:case                         in  in  .   .   .   .   .   .   .   .   .   .
GET incident-versions:foreign                      in  in  .   .   .   .   .   .   .   .   200 .
GET incident-versions:taken-foreign                in  in  .   .   .   .   200 .   .   .   200 .
GET incident-versions:expired                      in  in  .   200 200 .   .   .   .   .   .   .
GET incident-versions:withdrawn                    in  in  .   200 200 .   .   .   .   .   .   .
GET incident-versions:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
POST incident-versions:own                         in  in  .   200 200 .   .   .   .   .   .   .
POST incident-versions:offered                     in  in  .   200 200 .   .   .   .   .   .   .
POST incident-versions:taken                       in  in  .   200 200 .   .   200 .   .   .   .
POST incident-versions:case                        in  in  .   .   .   .   .   .   .   .   .   .
POST incident-versions:foreign                     in  in  .   .   .   .   .   .   .   .   200 .
POST incident-versions:taken-foreign               in  in  .   .   .   .   200 .   .   .   200 .
POST incident-versions:expired                     in  in  .   200 200 .   .   .   .   .   .   .
POST incident-versions:withdrawn                   in  in  .   200 200 .   .   .   .   .   .   .
POST incident-versions:nothing                     in  in  .   .   .   .   .   .   .   .   .   .
GET incident-consents:own                          in  in  .   200 200 .   .   .   .   .   .   .
GET incident-consents:offered                      in  in  .   200 200 .   .   .   .   .   .   .
GET incident-consents:taken                        in  in  .   200 200 .   .   200 .   .   .   .
GET incident-consents:case                         in  in  .   .   .   .   .   .   .   .   .   .
GET incident-consents:foreign                      in  in  .   .   .   .   .   .   .   .   200 .
GET incident-consents:taken-foreign                in  in  .   .   .   .   200 .   .   .   200 .
GET incident-consents:expired                      in  in  .   200 200 .   .   .   .   .   .   .
GET incident-consents:withdrawn                    in  in  .   200 200 .   .   .   .   .   .   .
GET incident-consents:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
GET incident-keeping:own                           in  in  .   .   200 .   .   .   .   .   .   .
GET incident-keeping:taken                         in  in  .   .   200 .   .   .   .   .   .   .
GET incident-keeping:case                          in  in  .   .   .   .   .   .   .   .   .   .
GET incident-keeping:foreign                       in  in  .   .   .   .   .   .   .   .   .   .
GET incident-keeping:offered                       in  in  .   .   200 .   .   .   .   .   .   .
GET incident-keeping:expired                       in  in  .   .   200 .   .   .   .   .   .   .
GET incident-keeping:withdrawn                     in  in  .   .   200 .   .   .   .   .   .   .
GET incident-keeping:nothing                       in  in  .   .   .   .   .   .   .   .   .   .
POST incident-keeping:own                          in  in  .   .   400 .   .   .   .   .   .   .
POST incident-keeping:foreign                      in  in  .   .   .   .   .   .   .   .   .   .
POST incident-keeping:offered                      in  in  .   .   400 .   .   .   .   .   .   .
POST incident-keeping:taken                        in  in  .   .   400 .   .   .   .   .   .   .
POST incident-keeping:expired                      in  in  .   .   400 .   .   .   .   .   .   .
POST incident-keeping:withdrawn                    in  in  .   .   400 .   .   .   .   .   .   .
GET inbox                                          in  in  .   200 200 .   .   .   .   .   200 .
GET inbox-open:report                              in  in  .   200 200 .   .   .   .   .   .   .
GET inbox-open:report-foreign                      in  in  .   .   .   .   .   .   .   .   200 .
GET inbox-open:nothing                             in  in  .   .   .   .   .   .   .   .   .   .
GET inbox-open:report-rejected                     in  in  .   200 200 .   .   .   .   .   .   .
POST inbox-ask:report                              in  in  .   422 422 .   .   .   .   .   .   .
POST inbox-ask:report +ask                         in  in  .   go  go  .   .   .   .   .   .   .
POST inbox-ask:report-foreign +ask                 in  in  .   .   .   .   .   .   .   .   go  .
POST inbox-ask:nothing +ask                        in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-reject:report +reason                   in  in  .   go  go  .   .   .   .   .   .   .
POST inbox-reject:report-rejected +reason          in  in  .   409 409 .   .   .   .   .   .   .
POST inbox-reject:report-foreign +reason           in  in  .   .   .   .   .   .   .   .   go  .
POST inbox-reject:nothing +reason                  in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-erase:report +ticked                    in  in  .   .   409 .   .   .   .   .   .   .
POST inbox-erase:report-rejected                   in  in  .   .   422 .   .   .   .   .   .   .
POST inbox-erase:report-rejected +ticked           in  in  .   .   go  .   .   .   .   .   .   .
POST inbox-erase:report-foreign +ticked            in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-erase:nothing +ticked                   in  in  .   .   .   .   .   .   .   .   .   .
GET inbox-merge:report                             in  in  .   200 200 .   .   .   .   .   .   .
GET inbox-merge:report-foreign                     in  in  .   .   .   .   .   .   .   .   200 .
GET inbox-merge:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-merge:report                            in  in  .   422 422 .   .   .   .   .   .   .
POST inbox-merge:report +to-own                    in  in  .   go  go  .   .   .   .   .   .   .
POST inbox-merge:report +to-foreign                in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-merge:report-foreign +to-own            in  in  .   .   .   .   .   .   .   .   .   .
POST inbox-merge:nothing +to-own                   in  in  .   .   .   .   .   .   .   .   .   .
GET report                                         in  in  200 .   .   .   .   .   .   .   .   .
POST report +new-report                            in  in  go  .   .   .   .   .   .   .   .   .
GET report-sent                                    in  in  200 .   .   .   .   .   .   .   .   .
GET my-reports                                     in  in  200 .   .   .   .   .   .   .   .   .
POST report-answer                                 in  in  .   .   .   .   .   .   .   .   .   .
POST report-answer +answer                         in  in  go  .   .   .   .   .   .   .   .   .
GET receipt                                        200 200 200 200 200 200 200 200 200 200 200 200
POST receipt                                       422 422 422 422 422 422 422 422 422 422 422 422
POST receipt +receipt                              422 422 422 422 422 422 422 422 422 422 422 422
# Referrals and offers
GET board                                          in  in  .   200 200 .   .   .   .   .   200 .
GET refer:own                                      in  in  .   200 200 .   .   .   .   .   .   .
GET refer:taken                                    in  in  .   200 200 .   .   .   .   .   .   .
GET refer:case                                     in  in  .   .   .   .   .   .   .   .   .   .
GET refer:foreign                                  in  in  .   .   .   .   .   .   .   .   200 .
GET refer:offered                                  in  in  .   200 200 .   .   .   .   .   .   .
GET refer:expired                                  in  in  .   200 200 .   .   .   .   .   .   .
GET refer:withdrawn                                in  in  .   200 200 .   .   .   .   .   .   .
GET refer:taken-foreign                            in  in  .   .   .   .   .   .   .   .   200 .
GET refer:nothing                                  in  in  .   .   .   .   .   .   .   .   .   .
POST refer:own                                     in  in  .   go  go  .   .   .   .   .   .   .
POST refer:offered                                 in  in  .   409 409 .   .   .   .   .   .   .
POST refer:foreign                                 in  in  .   .   .   .   .   .   .   .   go  .
POST refer:taken                                   in  in  .   409 409 .   .   .   .   .   .   .
POST refer:expired                                 in  in  .   go  go  .   .   .   .   .   .   .
POST refer:withdrawn                               in  in  .   409 409 .   .   .   .   .   .   .
POST refer:taken-foreign                           in  in  .   .   .   .   .   .   .   .   409 .
POST refer:nothing                                 in  in  .   .   .   .   .   .   .   .   .   .
POST referral-withdraw:placing                     in  in  .   go  go  .   .   .   .   .   .   .
POST referral-withdraw:placed                      in  in  .   409 409 .   .   .   .   .   .   .
POST referral-withdraw:placed-foreign              in  in  .   .   .   .   .   .   .   .   409 .
POST referral-withdraw:unplaced                    in  in  .   409 409 .   .   .   .   .   .   .
POST referral-withdraw:ended                       in  in  .   409 409 .   .   .   .   .   .   .
POST referral-withdraw:nothing                     in  in  .   .   .   .   .   .   .   .   .   .
GET offer:offer-live                               in  in  .   .   .   200 .   .   .   .   .   .
GET offer:offer-prepared                           in  in  .   .   .   .   .   .   .   .   .   .
GET offer:offer-declined                           in  in  .   .   .   .   .   410 .   .   .   .
GET offer:offer-closed                             in  in  .   .   .   .   .   .   .   .   .   .
GET offer:offer-accepted                           in  in  .   .   .   .   .   go  .   .   .   .
GET offer:offer-foreign                            in  in  .   .   .   .   go  .   .   .   .   .
GET offer:offer-expired                            in  in  .   .   .   410 .   .   .   .   .   .
GET offer:offer-withdrawn                          in  in  .   .   .   .   .   go  .   .   .   .
GET offer:nothing                                  in  in  .   .   .   .   .   .   .   .   .   .
POST offer-check:offer-live                        in  in  .   .   .   go  .   .   .   .   .   .
POST offer-check:offer-prepared                    in  in  .   .   .   .   .   .   .   .   .   .
POST offer-check:offer-declined                    in  in  .   .   .   .   .   410 .   .   .   .
POST offer-check:offer-foreign                     in  in  .   .   .   .   410 .   .   .   .   .
POST offer-check:offer-accepted                    in  in  .   .   .   .   .   410 .   .   .   .
POST offer-check:offer-expired                     in  in  .   .   .   410 .   .   .   .   .   .
POST offer-check:offer-withdrawn                   in  in  .   .   .   .   .   410 .   .   .   .
POST offer-check:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
GET offer-accept:offer-live                        in  in  .   .   .   go  .   .   .   .   .   .
GET offer-accept:offer-prepared                    in  in  .   .   .   .   .   .   .   .   .   .
GET offer-accept:offer-declined                    in  in  .   .   .   .   .   410 .   .   .   .
GET offer-accept:offer-accepted                    in  in  .   .   .   .   .   410 .   .   .   .
GET offer-accept:offer-expired                     in  in  .   .   .   410 .   .   .   .   .   .
GET offer-accept:offer-withdrawn                   in  in  .   .   .   .   .   410 .   .   .   .
GET offer-accept:offer-foreign                     in  in  .   .   .   .   410 .   .   .   .   .
POST offer-accept:offer-live +no-conflict          in  in  .   .   .   go  .   .   .   .   .   .
POST offer-accept:offer-prepared +no-conflict      in  in  .   .   .   .   .   .   .   .   .   .
POST offer-accept:offer-declined +no-conflict      in  in  .   .   .   .   .   410 .   .   .   .
POST offer-accept:offer-closed +no-conflict        in  in  .   .   .   .   .   .   .   .   .   .
POST offer-accept:offer-foreign +no-conflict       in  in  .   .   .   .   410 .   .   .   .   .
POST offer-accept:offer-accepted +no-conflict      in  in  .   .   .   .   .   410 .   .   .   .
POST offer-accept:offer-expired +no-conflict       in  in  .   .   .   410 .   .   .   .   .   .
POST offer-accept:offer-withdrawn +no-conflict     in  in  .   .   .   .   .   410 .   .   .   .
POST offer-accept:nothing +no-conflict             in  in  .   .   .   .   .   .   .   .   .   .
POST offer-decline:offer-live                      in  in  .   .   .   go  .   .   .   .   .   .
POST offer-decline:offer-prepared                  in  in  .   .   .   .   .   .   .   .   .   .
POST offer-decline:offer-declined                  in  in  .   .   .   .   .   410 .   .   .   .
POST offer-decline:offer-foreign                   in  in  .   .   .   .   410 .   .   .   .   .
POST offer-decline:offer-accepted                  in  in  .   .   .   .   .   410 .   .   .   .
POST offer-decline:offer-expired                   in  in  .   .   .   410 .   .   .   .   .   .
POST offer-decline:offer-withdrawn                 in  in  .   .   .   .   .   410 .   .   .   .
POST offer-decline:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
# Cases and the directory
GET cases                                          in  in  .   200 200 200 200 200 .   .   200 .
GET case:case                                      in  in  .   200 200 .   .   200 .   .   .   .
GET case:case-foreign                              in  in  .   .   .   .   200 .   .   .   200 .
GET case:taken                                     in  in  .   .   .   .   .   .   .   .   .   .
GET case:own                                       in  in  .   .   .   .   .   .   .   .   .   .
GET case:case-withdrawn                            in  in  .   200 200 .   .   200 .   .   .   .
GET case:nothing                                   in  in  .   .   .   .   .   .   .   .   .   .
POST case:case +task                               in  in  .   go  go  .   .   go  .   .   .   .
POST case:case +notes                              in  in  .   .   .   .   .   go  .   .   .   .
POST case:case +party                              in  in  .   .   .   .   .   go  .   .   .   .
POST case:case +close                              in  in  .   .   .   .   .   409 .   .   .   .
POST case:case-foreign +task                       in  in  .   .   .   .   go  .   .   .   go  .
POST case:case-withdrawn +task                     in  in  .   go  go  .   .   go  .   .   .   .
POST case:nothing +task                            in  in  .   .   .   .   .   .   .   .   .   .
GET case-keeping:case                              in  in  .   .   .   .   .   200 .   .   .   .
GET case-keeping:case-foreign                      in  in  .   .   .   .   200 .   .   .   .   .
GET case-keeping:taken                             in  in  .   .   .   .   .   .   .   .   .   .
GET case-keeping:case-withdrawn                    in  in  .   .   .   .   .   200 .   .   .   .
GET case-keeping:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST case-keeping:case                             in  in  .   .   .   .   .   400 .   .   .   .
POST case-keeping:case-foreign                     in  in  .   .   .   .   400 .   .   .   .   .
POST case-keeping:case-withdrawn                   in  in  .   .   .   .   .   400 .   .   .   .
GET providers                                      in  in  200 200 200 200 200 200 200 200 200 200
GET provider-edit:clinic                           in  in  .   .   .   .   .   200 .   .   .   .
GET provider-edit:riverside                        in  in  .   .   .   .   .   .   .   .   .   .
GET provider-edit:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
POST provider-edit:clinic                          in  in  .   .   .   .   .   422 .   .   .   .
POST provider-edit:riverside                       in  in  .   .   .   .   .   .   .   .   .   .
POST provider-edit:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
# Trends
GET trends                                         in  in  .   .   .   .   .   .   200 .   .   .
GET trends-csv                                     in  in  .   .   .   .   .   .   200 .   .   .
# What phones send, with a pass of their own: no token and no session reaches it
POST api-outbox                                    401 401 401 401 401 401 401 401 401 401 401 401
PUT api-outbox-file                                401 401 401 401 401 401 401 401 401 401 401 401
GET api-outbox-keys                                401 401 401 401 401 401 401 401 401 401 401 401
# The API, each with a token of its own
GET api-incident-list                              401 401 200 200 200 200 200 200 200 200 200 200
POST api-incident-list +incident                   401 401 400 201 201 400 400 400 400 400 201 400
GET api-incident-detail:own                        401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-detail:taken                      401 401 .   200 200 .   .   200 .   .   .   .
GET api-incident-detail:case                       401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-detail:foreign                    401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-detail:offered                    401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-detail:expired                    401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-detail:withdrawn                  401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-detail:taken-foreign              401 401 .   .   .   .   200 .   .   .   200 .
GET api-incident-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
PUT api-incident-detail:own +document              401 401 .   200 200 .   .   .   .   .   .   .
PUT api-incident-detail:taken +document            401 401 .   200 200 .   .   403 .   .   .   .
PUT api-incident-detail:foreign +document          401 401 .   .   .   .   .   .   .   .   200 .
PUT api-incident-detail:offered +document          401 401 .   200 200 .   .   .   .   .   .   .
PUT api-incident-detail:expired +document          401 401 .   200 200 .   .   .   .   .   .   .
PUT api-incident-detail:withdrawn +document        401 401 .   200 200 .   .   .   .   .   .   .
PUT api-incident-detail:taken-foreign +document    401 401 .   .   .   .   403 .   .   .   200 .
PUT api-incident-detail:nothing +document          401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-history:own                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-history:taken                     401 401 .   200 200 .   .   200 .   .   .   .
GET api-incident-history:foreign                   401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-history:offered                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-history:expired                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-history:withdrawn                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-history:taken-foreign             401 401 .   .   .   .   200 .   .   .   200 .
GET api-incident-history:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-sensitive:own                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-sensitive:taken                   401 401 .   200 200 .   .   200 .   .   .   .
GET api-incident-sensitive:foreign                 401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-sensitive:offered                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-sensitive:expired                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-sensitive:withdrawn               401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-sensitive:taken-foreign           401 401 .   .   .   .   200 .   .   .   200 .
GET api-incident-sensitive:nothing                 401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-consents:own                      401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-consents:taken                    401 401 .   200 200 .   .   200 .   .   .   .
GET api-incident-consents:foreign                  401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-consents:offered                  401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-consents:expired                  401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-consents:withdrawn                401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-consents:taken-foreign            401 401 .   .   .   .   200 .   .   .   200 .
GET api-incident-consents:nothing                  401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-changes:own                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-changes:taken                     401 401 .   200 200 .   .   200 .   .   .   .
GET api-incident-changes:foreign                   401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-changes:offered                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-changes:expired                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-changes:withdrawn                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-changes:taken-foreign             401 401 .   .   .   .   200 .   .   .   200 .
GET api-incident-changes:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-intake-list                                401 401 200 200 200 200 200 200 200 200 200 200
POST api-intake-list +intake                       401 401 201 201 201 400 400 400 400 400 201 400
GET api-intake-detail:report                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-intake-detail:report-foreign               401 401 .   .   .   .   .   .   .   .   200 .
GET api-intake-detail:report-rejected              401 401 .   200 200 .   .   .   .   .   .   .
GET api-intake-detail:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-intake-messages:report                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-intake-messages:report-foreign             401 401 .   .   .   .   .   .   .   .   200 .
GET api-intake-messages:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-ask:report +said                   401 401 .   204 204 .   .   .   .   .   .   .
POST api-intake-ask:report-foreign +said           401 401 .   .   .   .   .   .   .   .   204 .
POST api-intake-ask:nothing +said                  401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-reject:report +said                401 401 .   204 204 .   .   .   .   .   .   .
POST api-intake-reject:report-rejected +said       401 401 .   400 400 .   .   .   .   .   .   .
POST api-intake-reject:report-foreign +said        401 401 .   .   .   .   .   .   .   .   204 .
POST api-intake-reject:nothing +said               401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-merge:report +merged               401 401 .   204 204 .   .   .   .   .   .   .
POST api-intake-merge:report +merged-foreign       401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-merge:report-foreign +merged       401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-merge:nothing +merged              401 401 .   .   .   .   .   .   .   .   .   .
POST api-intake-erase:report +sure                 401 401 .   403 400 .   .   .   .   .   .   .
POST api-intake-erase:report-rejected              401 401 .   400 400 .   .   .   .   .   .   .
POST api-intake-erase:report-rejected +sure        401 401 .   403 204 .   .   .   .   .   .   .
POST api-intake-erase:report-foreign +sure         401 401 .   .   .   .   .   .   .   .   403 .
POST api-intake-erase:nothing +sure                401 401 .   .   .   .   .   .   .   .   .   .
GET api-referral-list                              401 401 200 200 200 200 200 200 200 200 200 200
POST api-referral-list +refer                      401 401 .   201 201 .   .   .   .   .   .   .
POST api-referral-list +refer-foreign              401 401 .   .   .   .   .   .   .   .   201 .
GET api-referral-detail:placing                    401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-detail:placed-foreign             401 401 .   .   .   .   .   .   .   .   200 .
GET api-referral-detail:placed                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-detail:unplaced                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-detail:ended                      401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-referral-detail:placing                 401 401 .   204 204 .   .   .   .   .   .   .
DELETE api-referral-detail:placed                  401 401 .   400 400 .   .   .   .   .   .   .
DELETE api-referral-detail:placed-foreign          401 401 .   .   .   .   .   .   .   .   400 .
DELETE api-referral-detail:unplaced                401 401 .   400 400 .   .   .   .   .   .   .
DELETE api-referral-detail:ended                   401 401 .   400 400 .   .   .   .   .   .   .
DELETE api-referral-detail:nothing                 401 401 .   .   .   .   .   .   .   .   .   .
GET api-offer-list                                 401 401 200 200 200 200 200 200 200 200 200 200
GET api-offer-detail:offer-live                    401 401 .   .   .   200 .   .   .   .   .   .
GET api-offer-detail:offer-prepared                401 401 .   .   .   .   .   .   .   .   .   .
GET api-offer-detail:offer-declined                401 401 .   .   .   .   .   200 .   .   .   .
GET api-offer-detail:offer-closed                  401 401 .   .   .   .   .   .   .   .   .   .
GET api-offer-detail:offer-accepted                401 401 .   .   .   .   .   200 .   .   .   .
GET api-offer-detail:offer-foreign                 401 401 .   .   .   .   200 .   .   .   .   .
GET api-offer-detail:offer-expired                 401 401 .   .   .   200 .   .   .   .   .   .
GET api-offer-detail:offer-withdrawn               401 401 .   .   .   .   .   200 .   .   .   .
GET api-offer-detail:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-check:offer-live                    401 401 .   .   .   200 .   .   .   .   .   .
POST api-offer-check:offer-prepared                401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-check:offer-declined                401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-check:offer-foreign                 401 401 .   .   .   .   400 .   .   .   .   .
POST api-offer-check:offer-accepted                401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-check:offer-expired                 401 401 .   .   .   400 .   .   .   .   .   .
POST api-offer-check:offer-withdrawn               401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-check:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-accept:offer-live +no-conflict      401 401 .   .   .   200 .   .   .   .   .   .
POST api-offer-accept:offer-prepared +no-conflict  401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-accept:offer-declined +no-conflict  401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-accept:offer-closed +no-conflict    401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-accept:offer-foreign +no-conflict   401 401 .   .   .   .   400 .   .   .   .   .
POST api-offer-accept:offer-accepted +no-conflict  401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-accept:offer-expired +no-conflict   401 401 .   .   .   400 .   .   .   .   .   .
POST api-offer-accept:offer-withdrawn +no-conflict 401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-accept:nothing +no-conflict         401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-decline:offer-live                  401 401 .   .   .   204 .   .   .   .   .   .
POST api-offer-decline:offer-prepared              401 401 .   .   .   .   .   .   .   .   .   .
POST api-offer-decline:offer-declined              401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-decline:offer-foreign               401 401 .   .   .   .   400 .   .   .   .   .
POST api-offer-decline:offer-accepted              401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-decline:offer-expired               401 401 .   .   .   400 .   .   .   .   .   .
POST api-offer-decline:offer-withdrawn             401 401 .   .   .   .   .   400 .   .   .   .
POST api-offer-decline:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-list                                  401 401 200 200 200 200 200 200 200 200 200 200
GET api-case-detail:case                           401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-detail:case-foreign                   401 401 .   .   .   .   200 .   .   .   200 .
GET api-case-detail:taken                          401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-detail:case-withdrawn                 401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-detail:nothing                        401 401 .   .   .   .   .   .   .   .   .   .
PATCH api-case-detail:case +message                401 401 .   200 200 .   .   200 .   .   .   .
PATCH api-case-detail:case +privileged             401 401 .   403 403 .   .   200 .   .   .   .
PATCH api-case-detail:case-foreign +message        401 401 .   .   .   .   200 .   .   .   200 .
PATCH api-case-detail:case-withdrawn +message      401 401 .   200 200 .   .   200 .   .   .   .
PATCH api-case-detail:nothing +message             401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-close:case                           401 401 .   428 428 .   .   428 .   .   .   .
POST api-case-close:case-foreign                   401 401 .   .   .   .   428 .   .   .   428 .
POST api-case-close:case-withdrawn                 401 401 .   428 428 .   .   428 .   .   .   .
POST api-case-close:nothing                        401 401 .   .   .   .   .   .   .   .   .   .
# The API: clients, candidates, officers
GET api-client-list                                401 401 200 200 200 200 200 200 200 200 200 200
POST api-client-list +api-client                   401 401 400 201 201 400 400 400 400 400 201 400
GET api-client-detail:client-own                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-client-detail:client-merged                401 401 .   200 200 .   .   .   .   .   .   .
GET api-client-detail:client-foreign               401 401 .   .   .   .   .   .   .   .   200 .
GET api-client-detail:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
PUT api-client-detail:client-own +api-client-change 401 401 . 200 200 . . . . . . .
PUT api-client-detail:client-merged +api-client-change 401 401 . 200 200 . . . . . . .
PUT api-client-detail:client-foreign +api-client-change 401 401 . . . . . . . . 200 .
PUT api-client-detail:nothing +api-client-change   401 401 .   .   .   .   .   .   .   .   .   .
POST api-client-search +asked                      401 401 200 200 200 200 200 200 200 200 200 200
POST api-client-decide +two-clients                401 401 .   204 204 .   .   .   .   .   .   .
POST api-client-decide +ours-and-theirs            401 401 .   400 400 .   .   .   .   .   .   .
POST api-client-decide +theirs-and-ours            401 401 .   .   .   .   .   .   .   .   400 .
POST api-client-undo:client-merged                 401 401 .   200 200 .   .   .   .   .   .   .
POST api-client-undo:client-own                    401 401 .   400 400 .   .   .   .   .   .   .
POST api-client-undo:client-foreign                401 401 .   .   .   .   .   .   .   .   400 .
POST api-client-undo:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
POST api-client-erase:client-own +sure             401 401 .   .   204 .   .   .   .   .   .   .
POST api-client-erase:client-merged +sure          401 401 .   .   204 .   .   .   .   .   .   .
POST api-client-erase:client-foreign +sure         401 401 .   .   .   .   .   .   .   .   .   .
POST api-client-erase:nothing +sure                401 401 .   .   .   .   .   .   .   .   .   .
GET api-candidate-detail:client-own                401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:client-merged             401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:client-foreign            401 401 .   .   .   .   .   .   .   .   200 .
GET api-candidate-detail:own                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:offered                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:taken                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:expired                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:withdrawn                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-candidate-detail:foreign                   401 401 .   .   .   .   .   .   .   .   200 .
GET api-candidate-detail:taken-foreign             401 401 .   .   .   .   .   .   .   .   200 .
GET api-candidate-detail:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-officer-list                               401 401 200 200 200 200 200 200 200 200 200 200
# The API: keeping and erasing
GET api-register-list                              401 401 .   200 200 .   .   .   .   .   200 .
GET api-register-due                               401 401 .   200 200 .   .   .   .   .   200 .
GET api-register-numbers                           401 401 .   200 200 .   .   .   .   .   200 .
POST api-register-hand-over +api-to-nobody         401 401 .   200 200 .   .   .   .   .   .   .
POST api-register-hand-over +api-to-a-peer         401 401 .   400 400 .   .   .   .   .   .   .
POST api-register-hand-over +api-foreign-to-nobody 401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-due                               401 401 200 200 200 200 200 200 200 200 200 200
GET api-incident-keeping:own                       401 401 .   .   200 .   .   .   .   .   .   .
GET api-incident-keeping:taken                     401 401 .   .   200 .   .   .   .   .   .   .
GET api-incident-keeping:case                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-keeping:foreign                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-keeping:offered                   401 401 .   .   200 .   .   .   .   .   .   .
GET api-incident-keeping:expired                   401 401 .   .   200 .   .   .   .   .   .   .
GET api-incident-keeping:withdrawn                 401 401 .   .   200 .   .   .   .   .   .   .
GET api-incident-keeping:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
PUT api-incident-hold:own                          401 401 .   .   200 .   .   .   .   .   .   .
PUT api-incident-hold:foreign                      401 401 .   .   .   .   .   .   .   .   .   .
PUT api-incident-hold:offered                      401 401 .   .   200 .   .   .   .   .   .   .
PUT api-incident-hold:taken                        401 401 .   .   200 .   .   .   .   .   .   .
PUT api-incident-hold:expired                      401 401 .   .   200 .   .   .   .   .   .   .
PUT api-incident-hold:withdrawn                    401 401 .   .   200 .   .   .   .   .   .   .
DELETE api-incident-hold:own                       401 401 .   .   200 .   .   .   .   .   .   .
DELETE api-incident-hold:foreign                   401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-incident-hold:offered                   401 401 .   .   200 .   .   .   .   .   .   .
DELETE api-incident-hold:taken                     401 401 .   .   200 .   .   .   .   .   .   .
DELETE api-incident-hold:expired                   401 401 .   .   200 .   .   .   .   .   .   .
DELETE api-incident-hold:withdrawn                 401 401 .   .   200 .   .   .   .   .   .   .
POST api-incident-close:own                        401 401 .   .   200 .   .   .   .   .   .   .
POST api-incident-close:taken                      401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-close:foreign                    401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-close:offered                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-close:expired                    401 401 .   .   200 .   .   .   .   .   .   .
POST api-incident-close:withdrawn                  401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:own                        401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:own +sure                  401 401 .   .   204 .   .   .   .   .   .   .
POST api-incident-erase:taken +sure                401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:case +sure                 401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-erase:foreign +sure              401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-erase:offered                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:expired                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:withdrawn                  401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:nothing +sure              401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-due                                   401 401 200 200 200 200 200 200 200 200 200 200
GET api-case-keeping:case                          401 401 .   .   .   .   .   200 .   .   .   .
GET api-case-keeping:case-foreign                  401 401 .   .   .   .   200 .   .   .   .   .
GET api-case-keeping:taken                         401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-keeping:case-withdrawn                401 401 .   .   .   .   .   200 .   .   .   .
GET api-case-keeping:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
PUT api-case-hold:case                             401 401 .   .   .   .   .   200 .   .   .   .
PUT api-case-hold:case-foreign                     401 401 .   .   .   .   200 .   .   .   .   .
PUT api-case-hold:case-withdrawn                   401 401 .   .   .   .   .   200 .   .   .   .
DELETE api-case-hold:case                          401 401 .   .   .   .   .   200 .   .   .   .
DELETE api-case-hold:taken                         401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-case-hold:case-withdrawn                401 401 .   .   .   .   .   200 .   .   .   .
DELETE api-case-hold:case-foreign                  401 401 .   .   .   .   200 .   .   .   .   .
POST api-case-erase:case +sure                     401 401 .   .   .   .   .   400 .   .   .   .
POST api-case-erase:case-foreign +sure             401 401 .   .   .   .   400 .   .   .   .   .
POST api-case-erase:case-withdrawn +sure           401 401 .   .   .   .   .   400 .   .   .   .
POST api-case-erase:nothing +sure                  401 401 .   .   .   .   .   .   .   .   .   .
# The API: the board and the directory
GET api-board-list                                 401 401 .   200 200 .   .   .   .   .   200 .
GET api-board-detail:own                           401 401 .   200 200 .   .   .   .   .   .   .
GET api-board-detail:taken                         401 401 .   200 200 .   .   .   .   .   .   .
GET api-board-detail:case                          401 401 .   .   .   .   .   .   .   .   .   .
GET api-board-detail:foreign                       401 401 .   .   .   .   .   .   .   .   200 .
GET api-board-detail:offered                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-board-detail:expired                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-board-detail:withdrawn                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-board-detail:taken-foreign                 401 401 .   .   .   .   .   .   .   .   200 .
GET api-board-detail:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
GET api-organisation-list                          401 401 200 200 200 200 200 200 200 200 200 200
PUT api-organisation-detail:office +keeps-years    401 401 .   .   200 .   .   .   .   .   .   .
PUT api-organisation-detail:nothing +keeps-years   401 401 .   .   .   .   .   .   .   .   .   .
GET api-provider-list                              401 401 200 200 200 200 200 200 200 200 200 200
GET api-provider-detail:clinic                     401 401 200 200 200 200 200 200 200 200 200 200
GET api-provider-detail:riverside                  401 401 .   .   .   .   .   .   .   .   .   .
GET api-provider-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-detail:clinic +entry              401 401 .   .   .   .   .   200 .   .   .   .
PUT api-provider-detail:riverside +entry           401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-detail:nothing +entry             401 401 .   .   .   .   .   .   .   .   .   .
# The API: what waits, and the log
GET api-today                                      401 401 200 200 200 200 200 200 200 200 200 200
GET api-log-list                                   401 401 200 200 200 200 200 200 200 200 200 200
GET api-log-detail:log                             401 401 .   .   .   .   .   .   .   200 .   .
GET api-log-detail:log-foreign                     401 401 .   .   .   .   .   .   .   .   .   .
GET api-log-detail:nothing                         401 401 .   .   .   .   .   .   .   .   .   .
GET api-log-entries:log                            401 401 .   .   .   .   .   .   .   200 .   .
GET api-log-entries:log-foreign                    401 401 .   .   .   .   .   .   .   .   .   .
GET api-log-export:log                             401 401 .   .   .   .   .   .   .   200 .   .
GET api-log-export:log-foreign                     401 401 .   .   .   .   .   .   .   .   .   .
POST api-log-checkpoint:log                        401 401 .   .   .   .   .   .   .   200 .   .
POST api-log-checkpoint:log-foreign                401 401 .   .   .   .   .   .   .   .   .   .
# The API: one's own, teams and members
GET api-me                                         401 401 200 200 200 200 200 200 200 200 200 200
GET api-session-list                               401 401 200 200 200 200 200 200 200 200 200 200
DELETE api-session-detail:session                  401 401 403 403 403 403 403 403 403 403 403 403
POST api-session-end-others                        401 401 403 403 403 403 403 403 403 403 403 403
GET api-report-list                                401 401 200 200 200 200 200 200 200 200 200 200
GET api-alerts                                     401 401 .   200 200 .   .   .   .   .   200 .
PUT api-alerts +email                              401 401 .   200 200 .   .   .   .   .   200 .
GET api-on-call-detail:riverside                   401 401 .   .   200 .   .   .   .   .   .   .
GET api-on-call-detail:lakeside                    401 401 .   .   .   .   .   .   .   .   .   .
GET api-on-call-detail:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
PUT api-on-call-detail:riverside +rota             401 401 .   .   200 .   .   .   .   .   .   .
PUT api-on-call-detail:lakeside +rota              401 401 .   .   .   .   .   .   .   .   .   .
PUT api-on-call-detail:nothing +rota               401 401 .   .   .   .   .   .   .   .   .   .
POST api-report-answer:report +said                401 401 204 .   .   .   .   .   .   .   .   .
POST api-report-answer:report-foreign +said        401 401 .   .   .   .   .   .   .   .   400 .
POST api-report-answer:nothing +said               401 401 .   .   .   .   .   .   .   .   .   .
GET api-team-list                                  401 401 200 200 200 200 200 200 200 200 200 200
GET api-member-list                                401 401 200 200 200 200 200 200 200 200 200 200
GET api-member-detail:member                       401 401 .   .   200 .   .   .   .   .   .   .
GET api-member-detail:member-elsewhere             401 401 .   .   .   .   .   200 .   .   .   .
GET api-member-detail:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-member-detail:member                    401 401 .   .   204 .   .   .   .   .   .   .
DELETE api-member-detail:member-elsewhere          401 401 .   .   .   .   .   204 .   .   .   .
DELETE api-member-detail:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
POST api-member-role:member +another               401 401 .   .   200 .   .   .   .   .   .   .
POST api-member-role:member-elsewhere +peer        401 401 .   .   .   .   .   400 .   .   .   .
POST api-member-role:nothing +another              401 401 .   .   .   .   .   .   .   .   .   .
POST api-member-reset:member                       401 401 .   .   200 .   .   .   .   .   .   .
POST api-member-reset:member-elsewhere             401 401 .   .   .   .   .   400 .   .   .   .
POST api-member-reset:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-invitation-list                            401 401 200 200 200 200 200 200 200 200 200 200
POST api-invitation-list +invitation               401 401 400 400 201 400 400 400 400 400 400 400
DELETE api-invitation-detail:invited               401 401 .   .   204 .   .   .   .   .   .   .
DELETE api-invitation-detail:invited-elsewhere     401 401 .   .   .   .   .   204 .   .   .   .
DELETE api-invitation-detail:nothing               401 401 .   .   .   .   .   .   .   .   .   .
POST api-invitation-admit:waiting +aloud           401 401 .   .   201 .   .   .   .   .   .   .
POST api-invitation-admit:invited +aloud           401 401 .   .   .   .   .   .   .   .   .   .
POST api-invitation-admit:invited-elsewhere +aloud  401 401 .   .   .   .   .   .   .   .   .   .
POST api-invitation-admit:nothing +aloud           401 401 .   .   .   .   .   .   .   .   .   .
POST api-invitation-answer +code                   401 401 400 400 400 204 204 204 204 204 204 204
GET api-renewal-list                               401 401 200 200 200 200 200 200 200 200 200 200
POST api-renewal-list                              401 401 200 200 200 200 200 200 200 200 200 200
GET api-token-list                                 401 401 200 200 200 200 200 200 200 200 200 200
POST api-token-list +token                         401 401 403 403 403 403 403 403 403 403 403 403
DELETE api-token-detail:token                      401 401 .   204 .   .   .   .   .   .   .   .
DELETE api-token-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
POST api-search-list +asked-words                  401 401 .   200 200 .   .   .   .   .   200 .
GET api-saved-search-list                          401 401 .   200 200 .   .   .   .   .   200 .
POST api-saved-search-list +saved                  401 401 .   201 201 .   .   .   .   .   201 .
PATCH api-saved-search-detail:search +named        401 401 .   200 .   .   .   .   .   .   .   .
PATCH api-saved-search-detail:search-foreign +named 401 401 .  .   .   .   .   .   .   .   200 .
PATCH api-saved-search-detail:nothing +named       401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-saved-search-detail:search              401 401 .   204 .   .   .   .   .   .   .   .
DELETE api-saved-search-detail:search-foreign      401 401 .   .   .   .   .   .   .   .   204 .
DELETE api-saved-search-detail:nothing             401 401 .   .   .   .   .   .   .   .   .   .
GET api-trends                                     401 401 .   .   .   .   .   .   200 .   .   .
GET api-vocabulary                                 401 401 200 200 200 200 200 200 200 200 200 200
GET api-schema                                     200 200 200 200 200 200 200 200 200 200 200 200
GET api-docs                                       200 200 200 200 200 200 200 200 200 200 200 200
"""
