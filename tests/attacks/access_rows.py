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
hearing: one of the cases of lca, and of the one taken back   feed: the address of lca's calendar
client-merged: in Riverside's, and turned out to be another of them
file-*: an evidence file of that record   upload-*: one on its way   copy-*: a working copy
film-*: a video of that record   note-*: a note on that file
handover-*: a bundle of that record that was handed to somebody

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
GET public-page:office                             in  in  .   .   200 .   .   .   .   .   .   .
GET public-page:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST public-page:office                            in  in  .   .   400 .   .   .   .   .   .   .
POST public-page:office +hide-page                 in  in  .   .   go  .   .   .   .   .   .   .
POST public-page:nothing +hide-page                in  in  .   .   .   .   .   .   .   .   .   .
GET public-releases:office                         200 200 200 200 200 200 200 200 200 200 200 200
GET public-releases:nothing                        .   .   .   .   .   .   .   .   .   .   .   .
GET public-release:office,published                200 200 200 200 200 200 200 200 200 200 200 200
GET public-release:office,nothing                  .   .   .   .   .   .   .   .   .   .   .   .
GET public-file:office,published,published-file    200 200 200 200 200 200 200 200 200 200 200 200
GET public-file:office,nothing,published-file      .   .   .   .   .   .   .   .   .   .   .   .
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
GET alerts                                         in  in  .   200 200 200 200 200 .   .   200 .
POST alerts                                        in  in  .   go  go  go  go  go  .   .   go  .
POST alerts +email                                 in  in  .   go  go  go  go  go  .   .   go  .
POST alerts-push                                   in  in  .   422 422 422 422 422 .   .   422 .
POST alerts-push +endpoint                         in  in  .   422 422 422 422 422 .   .   422 .
POST alerts-push-remove:browser                    in  in  .   go  .   .   .   .   .   .   .   .
POST alerts-push-remove:nothing                    in  in  .   .   .   .   .   .   .   .   .   .
POST alerts-try                                    in  in  .   200 200 200 200 200 .   .   200 .
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
POST client-contacts:client-own                    in  in  .   200 200 .   .   .   .   .   .   .
POST client-contacts:client-foreign                in  in  .   .   .   .   .   .   .   .   200 .
POST client-contacts:nothing                       in  in  .   .   .   .   .   .   .   .   .   .
POST client-contacts:client-merged                 in  in  .   200 200 .   .   .   .   .   .   .
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
POST incident-contacts:own                         in  in  .   go  go  .   .   .   .   .   .   .
POST incident-contacts:offered                     in  in  .   go  go  .   .   .   .   .   .   .
POST incident-contacts:taken                       in  in  .   go  go  .   .   go  .   .   .   .
POST incident-contacts:case                        in  in  .   .   .   .   .   .   .   .   .   .
POST incident-contacts:foreign                     in  in  .   .   .   .   .   .   .   .   go  .
POST incident-contacts:taken-foreign               in  in  .   .   .   .   go  .   .   .   go  .
POST incident-contacts:expired                     in  in  .   go  go  .   .   .   .   .   .   .
POST incident-contacts:withdrawn                   in  in  .   go  go  .   .   .   .   .   .   .
POST incident-contacts:nothing                     in  in  .   .   .   .   .   .   .   .   .   .
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
# Evidence
GET evidence:own                                   in  in  .   200 200 .   .   .   .   .   .   .
GET evidence:taken                                 in  in  .   200 200 .   .   200 .   .   .   .
GET evidence:foreign                               in  in  .   .   .   .   .   .   .   .   200 .
GET evidence:offered                               in  in  .   200 200 .   .   .   .   .   .   .
GET evidence:expired                               in  in  .   200 200 .   .   .   .   .   .   .
GET evidence:withdrawn                             in  in  .   200 200 .   .   .   .   .   .   .
GET evidence:taken-foreign                         in  in  .   .   .   .   200 .   .   .   200 .
GET evidence:case                                  in  in  .   200 200 .   .   200 .   .   .   .
GET evidence:case-foreign                          in  in  .   .   .   .   200 .   .   .   200 .
GET evidence:case-withdrawn                        in  in  .   200 200 .   .   200 .   .   .   .
GET evidence:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-add:own                               in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-add:taken                             in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-add:foreign                           in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-add:offered                           in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-add:expired                           in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-add:withdrawn                         in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-add:taken-foreign                     in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-add:case                              in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-add:case-foreign                      in  in  .   .   .   .   200 .   .   .   .   .
GET evidence-add:case-withdrawn                    in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-add:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-add:own                              in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-add:taken                            in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-add:foreign                          in  in  .   .   .   .   .   .   .   .   200 .
POST evidence-add:offered                          in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-add:expired                          in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-add:withdrawn                        in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-add:taken-foreign                    in  in  .   .   .   .   .   .   .   .   200 .
POST evidence-add:case                             in  in  .   .   .   .   .   200 .   .   .   .
POST evidence-add:case-foreign                     in  in  .   .   .   .   200 .   .   .   .   .
POST evidence-add:case-withdrawn                   in  in  .   .   .   .   .   200 .   .   .   .
POST evidence-add:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-abandon:own,upload-own               in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-abandon:taken,upload-taken           in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-abandon:case,upload-case             in  in  .   .   .   .   .   go  .   .   .   .
POST evidence-abandon:foreign,upload-foreign       in  in  .   .   .   .   .   .   .   .   go  .
POST evidence-abandon:own,upload-foreign           in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-file:own,file-own                     in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-file:taken,file-taken                 in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-file:case,file-case                   in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-file:foreign,file-foreign             in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-file:own,copy-own                     in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-file:own,file-foreign                 in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-file:own,file-own                    in  in  .   200 200 .   .   .   .   .   .   .
POST evidence-file:taken,file-taken                in  in  .   200 200 .   .   200 .   .   .   .
POST evidence-file:case,file-case                  in  in  .   200 200 .   .   200 .   .   .   .
POST evidence-file:foreign,file-foreign            in  in  .   .   .   .   .   .   .   .   200 .
POST evidence-file:own,file-foreign                in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-describe:own,file-own                 in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-describe:taken,file-taken             in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-describe:case,file-case               in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-describe:foreign,file-foreign         in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-describe:own,file-foreign             in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-describe:own,file-own                in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-describe:taken,file-taken            in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-describe:case,file-case              in  in  .   .   .   .   .   go  .   .   .   .
POST evidence-describe:foreign,file-foreign        in  in  .   .   .   .   .   .   .   .   go  .
POST evidence-describe:own,file-foreign            in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-corrections:own,file-own              in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-corrections:taken,file-taken          in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-corrections:case,file-case            in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-corrections:foreign,file-foreign      in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-corrections:own,copy-own              in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-corrections:own,file-foreign          in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-medical:own,file-own                  in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-medical:taken,file-taken              in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-medical:case,file-case                in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-medical:foreign,file-foreign          in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-medical:own,file-foreign              in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-medical:own,file-own                 in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-medical:taken,file-taken             in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-medical:case,file-case               in  in  .   .   .   .   .   422 .   .   .   .
POST evidence-medical:foreign,file-foreign         in  in  .   .   .   .   .   .   .   .   422 .
POST evidence-medical:own,file-foreign             in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-remove:own,file-own                   in  in  .   .   200 .   .   .   .   .   .   .
GET evidence-remove:taken,file-taken               in  in  .   .   200 .   .   .   .   .   .   .
GET evidence-remove:case,file-case                 in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-remove:foreign,file-foreign           in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-remove:own,file-foreign               in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-remove:own,file-own                  in  in  .   .   422 .   .   .   .   .   .   .
POST evidence-remove:taken,file-taken              in  in  .   .   422 .   .   .   .   .   .   .
POST evidence-remove:case,file-case                in  in  .   .   .   .   .   422 .   .   .   .
POST evidence-remove:foreign,file-foreign          in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-remove:own,file-foreign              in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-notes:own,file-own                    in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-notes:taken,file-taken                in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-notes:case,file-case                  in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-notes:foreign,file-foreign            in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-notes:own,file-foreign                in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-notes:own,file-own                   in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-notes:taken,file-taken               in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-notes:case,file-case                 in  in  .   .   .   .   .   422 .   .   .   .
POST evidence-notes:foreign,file-foreign           in  in  .   .   .   .   .   .   .   .   422 .
POST evidence-notes:own,file-foreign               in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-note:own,file-own,note-own            in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-note:taken,file-taken,note-taken      in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-note:case,file-case,note-case         in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-note:foreign,file-foreign,note-foreign in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-note:own,file-foreign,note-foreign    in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-note:own,file-own,note-foreign        in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-note:own,file-own,note-own           in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-note:taken,file-taken,note-taken     in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-note:case,file-case,note-case        in  in  .   .   .   .   .   422 .   .   .   .
POST evidence-note:foreign,file-foreign,note-foreign in  in  .   .   .   .   .   .   .   .   422 .
POST evidence-note:own,file-foreign,note-foreign   in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-note:own,file-own,note-foreign       in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-still:own,film-own                    in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-still:taken,film-taken                in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-still:case,film-case                  in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-still:foreign,film-foreign            in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-still:own,file-own                    in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-still:own,film-foreign                in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-still:own,film-own                   in  in  .   415 415 .   .   .   .   .   .   .
POST evidence-still:taken,film-taken               in  in  .   415 415 .   .   .   .   .   .   .
POST evidence-still:case,film-case                 in  in  .   .   .   .   .   415 .   .   .   .
POST evidence-still:foreign,film-foreign           in  in  .   .   .   .   .   .   .   .   415 .
POST evidence-still:own,film-foreign               in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-copy:own,file-own                     in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-copy:taken,file-taken                 in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-copy:case,file-case                   in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-copy:foreign,file-foreign             in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-copy:own,copy-own                     in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-copy:own,file-foreign                 in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-copy:own,file-own                    in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-copy:taken,file-taken                in  in  .   go  go  .   .   .   .   .   .   .
POST evidence-copy:case,file-case                  in  in  .   .   .   .   .   go  .   .   .   .
POST evidence-copy:foreign,file-foreign            in  in  .   .   .   .   .   .   .   .   go  .
POST evidence-copy:own,file-foreign                in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-uploads:own                          in  in  .   412 412 .   .   .   .   .   .   .
POST evidence-uploads:taken                        in  in  .   412 412 .   .   412 .   .   .   .
POST evidence-uploads:foreign                      in  in  .   .   .   .   .   .   .   .   412 .
POST evidence-uploads:offered                      in  in  .   412 412 .   .   .   .   .   .   .
POST evidence-uploads:expired                      in  in  .   412 412 .   .   .   .   .   .   .
POST evidence-uploads:withdrawn                    in  in  .   412 412 .   .   .   .   .   .   .
POST evidence-uploads:taken-foreign                in  in  .   .   .   .   412 .   .   .   412 .
POST evidence-uploads:case                         in  in  .   412 412 .   .   412 .   .   .   .
POST evidence-uploads:case-foreign                 in  in  .   .   .   .   412 .   .   .   412 .
POST evidence-uploads:case-withdrawn               in  in  .   412 412 .   .   412 .   .   .   .
POST evidence-uploads:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
PATCH evidence-upload:own,upload-own               in  in  .   412 412 .   .   .   .   .   .   .
PATCH evidence-upload:taken,upload-taken           in  in  .   412 412 .   .   412 .   .   .   .
PATCH evidence-upload:case,upload-case             in  in  .   412 412 .   .   412 .   .   .   .
PATCH evidence-upload:foreign,upload-foreign       in  in  .   .   .   .   .   .   .   .   412 .
PATCH evidence-upload:own,upload-foreign           in  in  .   .   .   .   .   .   .   .   .   .
DELETE evidence-upload:own,upload-own              in  in  .   412 412 .   .   .   .   .   .   .
DELETE evidence-upload:taken,upload-taken          in  in  .   412 412 .   .   412 .   .   .   .
DELETE evidence-upload:case,upload-case            in  in  .   412 412 .   .   412 .   .   .   .
DELETE evidence-upload:foreign,upload-foreign      in  in  .   .   .   .   .   .   .   .   412 .
DELETE evidence-upload:own,upload-foreign          in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-bundle:own                            in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-bundle:offered                        in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-bundle:taken                          in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-bundle:expired                        in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-bundle:withdrawn                      in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-bundle:foreign                        in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-bundle:taken-foreign                  in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-bundle:case                           in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-bundle:case-foreign                   in  in  .   .   .   .   200 .   .   .   .   .
GET evidence-bundle:case-withdrawn                 in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-bundle:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-bundle:own                           in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-bundle:offered                       in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-bundle:taken                         in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-bundle:expired                       in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-bundle:withdrawn                     in  in  .   422 422 .   .   .   .   .   .   .
POST evidence-bundle:foreign                       in  in  .   .   .   .   .   .   .   .   422 .
POST evidence-bundle:taken-foreign                 in  in  .   .   .   .   .   .   .   .   422 .
POST evidence-bundle:case                          in  in  .   .   .   .   .   422 .   .   .   .
POST evidence-bundle:case-foreign                  in  in  .   .   .   .   422 .   .   .   .   .
POST evidence-bundle:case-withdrawn                in  in  .   .   .   .   .   .   .   .   .   .
POST evidence-bundle:nothing                       in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-handovers:own                         in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handovers:offered                     in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handovers:taken                       in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handovers:expired                     in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handovers:withdrawn                   in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handovers:foreign                     in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-handovers:taken-foreign               in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-handovers:case                        in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-handovers:case-foreign                in  in  .   .   .   .   200 .   .   .   .   .
GET evidence-handovers:case-withdrawn              in  in  .   .   .   .   .   200 .   .   .   .
GET evidence-handovers:nothing                     in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-handover:own,handover-own             in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-handover:foreign,handover-foreign     in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-handover:own,handover-foreign         in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-original:own,file-own                 in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-original:taken,file-taken             in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-original:case,file-case               in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-original:foreign,file-foreign         in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-original:own,file-foreign             in  in  .   .   .   .   .   .   .   .   .   .
GET evidence-preview:own,copy-own                  in  in  .   200 200 .   .   .   .   .   .   .
GET evidence-preview:taken,copy-taken              in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-preview:case,copy-case                in  in  .   200 200 .   .   200 .   .   .   .
GET evidence-preview:foreign,copy-foreign          in  in  .   .   .   .   .   .   .   .   200 .
GET evidence-preview:own,file-own                  in  in  .   200 200 .   .   .   .   .   .   .
# Keeping
GET safety-hold:own                                in  in  .   .   go  .   .   .   .   .   .   .
POST safety-hold:own                               in  in  .   .   go  .   .   .   .   .   .   .
GET safety-hold:taken                              in  in  .   .   go  .   .   .   .   .   .   .
POST safety-hold:taken                             in  in  .   .   go  .   .   .   .   .   .   .
GET safety-hold:offered                            in  in  .   .   go  .   .   .   .   .   .   .
POST safety-hold:offered                           in  in  .   .   go  .   .   .   .   .   .   .
GET safety-hold:expired                            in  in  .   .   go  .   .   .   .   .   .   .
POST safety-hold:expired                           in  in  .   .   go  .   .   .   .   .   .   .
GET safety-hold:withdrawn                          in  in  .   .   go  .   .   .   .   .   .   .
POST safety-hold:withdrawn                         in  in  .   .   go  .   .   .   .   .   .   .
GET safety-hold:case                               in  in  .   .   .   .   .   .   .   .   .   .
POST safety-hold:case                              in  in  .   .   .   .   .   .   .   .   .   .
GET safety-hold:foreign                            in  in  .   .   .   .   .   .   .   .   .   .
POST safety-hold:foreign                           in  in  .   .   .   .   .   .   .   .   .   .
GET safety-hold:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST safety-hold:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
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
GET fairness                                       in  in  .   .   200 .   .   .   .   .   .   .
GET workload                                       in  in  .   .   .   200 200 200 .   .   .   .
POST work-hand-over                                in  in  .   .   .   422 422 422 .   .   .   .
POST work-hand-over +of-the-case                   in  in  .   .   .   422 422 200 .   .   .   .
POST case-lead:case +nobody-leads                  in  in  .   .   .   .   .   go  .   .   .   .
POST case-lead:case-foreign +nobody-leads          in  in  .   .   .   .   go  .   .   .   .   .
POST case-lead:case-withdrawn +nobody-leads        in  in  .   .   .   .   .   409 .   .   .   .
POST case-lead:nothing +nobody-leads               in  in  .   .   .   .   .   .   .   .   .   .
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
GET wishes:own                                     in  in  .   200 200 .   .   .   .   .   .   .
GET wishes:taken                                   in  in  .   200 200 .   .   .   .   .   .   .
GET wishes:case                                    in  in  .   .   .   .   .   .   .   .   .   .
GET wishes:foreign                                 in  in  .   .   .   .   .   .   .   .   200 .
GET wishes:offered                                 in  in  .   200 200 .   .   .   .   .   .   .
GET wishes:expired                                 in  in  .   200 200 .   .   .   .   .   .   .
GET wishes:withdrawn                               in  in  .   200 200 .   .   .   .   .   .   .
GET wishes:taken-foreign                           in  in  .   .   .   .   .   .   .   .   200 .
GET wishes:nothing                                 in  in  .   .   .   .   .   .   .   .   .   .
POST wishes:own                                    in  in  .   422 422 .   .   .   .   .   .   .
POST wishes:taken                                  in  in  .   422 422 .   .   .   .   .   .   .
POST wishes:case                                   in  in  .   .   .   .   .   .   .   .   .   .
POST wishes:foreign                                in  in  .   .   .   .   .   .   .   .   422 .
POST wishes:offered                                in  in  .   422 422 .   .   .   .   .   .   .
POST wishes:expired                                in  in  .   422 422 .   .   .   .   .   .   .
POST wishes:withdrawn                              in  in  .   422 422 .   .   .   .   .   .   .
POST wishes:taken-foreign                          in  in  .   .   .   .   .   .   .   .   422 .
POST wishes:nothing                                in  in  .   .   .   .   .   .   .   .   .   .
GET by-phone:own                                   in  in  .   .   200 .   .   .   .   .   .   .
GET by-phone:taken                                 in  in  .   .   200 .   .   .   .   .   .   .
GET by-phone:case                                  in  in  .   .   .   .   .   .   .   .   .   .
GET by-phone:foreign                               in  in  .   .   .   .   .   .   .   .   .   .
GET by-phone:offered                               in  in  .   .   200 .   .   .   .   .   .   .
GET by-phone:expired                               in  in  .   .   200 .   .   .   .   .   .   .
GET by-phone:withdrawn                             in  in  .   .   200 .   .   .   .   .   .   .
GET by-phone:taken-foreign                         in  in  .   .   .   .   .   .   .   .   .   .
GET by-phone:nothing                               in  in  .   .   .   .   .   .   .   .   .   .
POST by-phone:own                                  in  in  .   .   422 .   .   .   .   .   .   .
POST by-phone:taken                                in  in  .   .   422 .   .   .   .   .   .   .
POST by-phone:case                                 in  in  .   .   .   .   .   .   .   .   .   .
POST by-phone:foreign                              in  in  .   .   .   .   .   .   .   .   .   .
POST by-phone:offered                              in  in  .   .   422 .   .   .   .   .   .   .
POST by-phone:expired                              in  in  .   .   422 .   .   .   .   .   .   .
POST by-phone:withdrawn                            in  in  .   .   422 .   .   .   .   .   .   .
POST by-phone:taken-foreign                        in  in  .   .   .   .   .   .   .   .   .   .
POST by-phone:nothing                              in  in  .   .   .   .   .   .   .   .   .   .
GET referral-sheet:own                             in  in  .   200 200 .   .   .   .   .   .   .
GET referral-sheet:taken                           in  in  .   200 200 .   .   .   .   .   .   .
GET referral-sheet:case                            in  in  .   .   .   .   .   .   .   .   .   .
GET referral-sheet:foreign                         in  in  .   .   .   .   .   .   .   .   200 .
GET referral-sheet:offered                         in  in  .   200 200 .   .   .   .   .   .   .
GET referral-sheet:expired                         in  in  .   200 200 .   .   .   .   .   .   .
GET referral-sheet:withdrawn                       in  in  .   409 409 .   .   .   .   .   .   .
GET referral-sheet:taken-foreign                   in  in  .   .   .   .   .   .   .   .   200 .
GET referral-sheet:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
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
POST case:case-withdrawn +task                     in  in  .   409 409 .   .   409 .   .   .   .
POST case:nothing +task                            in  in  .   .   .   .   .   .   .   .   .   .
POST case-reached:case +diverted                   in  in  .   go  go  .   .   go  .   .   .   .
POST case-reached:case-foreign +diverted           in  in  .   .   .   .   go  .   .   .   go  .
POST case-reached:case-withdrawn +diverted         in  in  .   409 409 .   .   409 .   .   .   .
POST case-reached:nothing +diverted                in  in  .   .   .   .   .   .   .   .   .   .
POST incident-results:own                          in  in  .   409 409 .   .   .   .   .   .   .
POST incident-results:offered                      in  in  .   409 409 .   .   .   .   .   .   .
POST incident-results:taken                        in  in  .   409 409 .   .   .   .   .   .   .
POST incident-results:expired                      in  in  .   409 409 .   .   .   .   .   .   .
POST incident-results:withdrawn                    in  in  .   409 409 .   .   .   .   .   .   .
POST incident-results:foreign                      in  in  .   .   .   .   .   .   .   .   409 .
POST incident-results:taken-foreign                in  in  .   .   .   .   .   .   .   .   409 .
POST incident-results:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
POST case-dispute-begin:case                       in  in  .   go  go  .   .   go  .   .   .   .
POST case-dispute-begin:case-foreign               in  in  .   .   .   .   go  .   .   .   go  .
POST case-dispute-begin:case-withdrawn             in  in  .   409 409 .   .   409 .   .   .   .
POST case-dispute-begin:nothing                    in  in  .   .   .   .   .   .   .   .   .   .
GET case-dispute:case,dispute                      in  in  .   200 200 .   .   200 .   .   .   .
GET case-dispute:case,nothing                      in  in  .   .   .   .   .   .   .   .   .   .
GET case-dispute:case-foreign,dispute              in  in  .   .   .   .   .   .   .   .   .   .
POST case-dispute:case,dispute +stop               in  in  .   go  go  .   .   go  .   .   .   .
POST case-dispute:case-foreign,dispute +stop       in  in  .   .   .   .   .   .   .   .   .   .
POST case-deadlines:case +keep                     in  in  .   go  go  .   .   go  .   .   .   .
POST case-deadlines:case +own-deadline             in  in  .   go  go  .   .   go  .   .   .   .
POST case-deadlines:case +deadline-done            in  in  .   .   .   .   .   409 .   .   .   .
POST case-deadlines:case-foreign +keep             in  in  .   .   .   .   go  .   .   .   go  .
POST case-deadlines:case-withdrawn +keep           in  in  .   409 409 .   .   409 .   .   .   .
POST case-deadlines:taken +keep                    in  in  .   .   .   .   .   .   .   .   .   .
POST case-deadlines:nothing +keep                  in  in  .   .   .   .   .   .   .   .   .   .
# Days and hearings
GET day                                            in  in  .   200 200 200 200 200 .   .   200 .
GET case-calendar                                  in  in  .   200 200 200 200 200 .   .   200 .
GET calendar-feed                                  in  in  .   200 200 200 200 200 .   .   200 .
POST calendar-feed                                 in  in  .   400 400 400 400 400 .   .   400 .
POST calendar-feed +begin-feed                     in  in  .   go  go  go  go  go  .   .   go  .
GET calendar-file:feed                             200 200 200 200 200 200 200 200 200 200 200 200
GET calendar-file:nothing                          .   .   .   .   .   .   .   .   .   .   .   .
GET hearing:case,hearing                           in  in  .   200 200 .   .   200 .   .   .   .
GET hearing:case,nothing                           in  in  .   .   .   .   .   .   .   .   .   .
GET hearing:case-foreign,hearing                   in  in  .   .   .   .   .   .   .   .   .   .
GET hearing:taken,hearing                          in  in  .   .   .   .   .   .   .   .   .   .
GET hearing:own,hearing                            in  in  .   .   .   .   .   .   .   .   .   .
GET hearing:case-withdrawn,hearing                 in  in  .   200 200 .   .   200 .   .   .   .
GET hearing:nothing,hearing                        in  in  .   .   .   .   .   .   .   .   .   .
GET hearing-after:case,hearing                     in  in  .   200 200 .   .   200 .   .   .   .
GET hearing-after:nothing,hearing                  in  in  .   .   .   .   .   .   .   .   .   .
POST hearing-after:case,hearing                    in  in  .   422 422 .   .   422 .   .   .   .
POST hearing-after:case,hearing +held              in  in  .   go  go  .   .   go  .   .   .   .
POST hearing-after:case-foreign,hearing +held      in  in  .   .   .   .   409 .   .   .   409 .
POST hearing-after:case-withdrawn,hearing +held    in  in  .   409 409 .   .   409 .   .   .   .
POST hearing-after:nothing,hearing +held           in  in  .   .   .   .   .   .   .   .   .   .
POST case-propose:case +one-task                   in  in  .   go  go  .   .   go  .   .   .   .
POST case-propose:case-foreign +one-task           in  in  .   .   .   .   go  .   .   .   go  .
POST case-propose:case-withdrawn +one-task         in  in  .   409 409 .   .   409 .   .   .   .
POST case-propose:nothing +one-task                in  in  .   .   .   .   .   .   .   .   .   .
# Keeping cases
GET case-course:case                               in  in  .   200 200 .   .   200 .   .   .   .
GET case-course:case-foreign                       in  in  .   .   .   .   200 .   .   .   200 .
GET case-course:taken                              in  in  .   .   .   .   .   .   .   .   .   .
GET case-course:own                                in  in  .   .   .   .   .   .   .   .   .   .
GET case-course:case-withdrawn                     in  in  .   200 200 .   .   200 .   .   .   .
GET case-course:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST case-course:case +course-hold                 in  in  .   go  go  .   .   go  .   .   .   .
POST case-course:case +course-begin                in  in  .   .   .   .   .   go  .   .   .   .
POST case-course:case +course-transfer             in  in  .   go  go  .   .   .   .   .   .   .
POST case-course:case +course-counsel              in  in  .   .   .   .   .   go  .   .   .   .
POST case-course:case +course-part                 in  in  .   .   .   .   .   go  .   .   .   .
POST case-course:case +course-link                 in  in  .   go  go  .   .   422 .   .   .   .
POST case-course:case-foreign +course-begin        in  in  .   .   .   .   go  .   .   .   .   .
POST case-course:case-foreign +course-hold         in  in  .   .   .   .   go  .   .   .   go  .
POST case-course:case-withdrawn +course-hold       in  in  .   409 409 .   .   409 .   .   .   .
POST case-course:nothing +course-hold              in  in  .   .   .   .   .   .   .   .   .   .
GET case-documents:case                            in  in  .   200 200 .   .   200 .   .   .   .
GET case-documents:case-foreign                    in  in  .   .   .   .   200 .   .   .   200 .
GET case-documents:case-withdrawn                  in  in  .   200 200 .   .   200 .   .   .   .
GET case-documents:taken                           in  in  .   .   .   .   .   .   .   .   .   .
GET case-documents:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST case-documents:case +check-document           in  in  .   200 200 .   .   200 .   .   .   .
POST case-documents:case +shared-document          in  in  .   go  go  .   .   go  .   .   .   .
POST case-documents:case +lawyers-document         in  in  .   422 422 .   .   go  .   .   .   .
POST case-documents:case-foreign +check-document   in  in  .   .   .   .   200 .   .   .   200 .
POST case-documents:case-withdrawn +shared-document  in  in  .   409 409 .   .   409 .   .   .   .
POST case-documents:nothing +check-document        in  in  .   .   .   .   .   .   .   .   .   .
GET case-document:case,document,docx               in  in  .   .   .   .   .   200 .   .   .   .
GET case-document:case,document-shared,docx        in  in  .   200 200 .   .   200 .   .   .   .
GET case-document:case,document,notes              in  in  .   .   .   .   .   .   .   .   .   .
GET case-document:case-foreign,document,docx       in  in  .   .   .   .   .   .   .   .   .   .
GET case-document:case-withdrawn,document,docx     in  in  .   .   .   .   .   .   .   .   .   .
GET case-document:case,nothing,docx                in  in  .   .   .   .   .   .   .   .   .   .
GET case-document:nothing,document,docx            in  in  .   .   .   .   .   .   .   .   .   .
GET case-keeping:case                              in  in  .   .   .   .   .   200 .   .   .   .
GET case-keeping:case-foreign                      in  in  .   .   .   .   200 .   .   .   .   .
GET case-keeping:taken                             in  in  .   .   .   .   .   .   .   .   .   .
GET case-keeping:case-withdrawn                    in  in  .   .   .   .   .   200 .   .   .   .
GET case-keeping:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST case-keeping:case                             in  in  .   .   .   .   .   400 .   .   .   .
POST case-keeping:case-foreign                     in  in  .   .   .   .   400 .   .   .   .   .
POST case-keeping:case-withdrawn                   in  in  .   .   .   .   .   400 .   .   .   .
# Tasks by stage
GET tasks-by-stage:clinic                          in  in  .   .   .   .   .   200 .   .   .   .
POST tasks-by-stage:clinic                         in  in  .   .   .   .   .   422 .   .   .   .
POST tasks-by-stage:clinic +step                   in  in  .   .   .   .   .   go  .   .   .   .
GET task-template:clinic,first-task                in  in  .   .   .   .   .   200 .   .   .   .
POST task-template:clinic,first-task               in  in  .   .   .   .   .   422 .   .   .   .
POST task-template:clinic,new-task +template       in  in  .   .   .   .   .   go  .   .   .   .
GET task-template:clinic,no-task                   in  in  .   .   .   .   .   .   .   .   .   .
GET tasks-by-stage:riverside                       in  in  .   .   .   .   .   .   .   .   .   .
POST tasks-by-stage:riverside +step                in  in  .   .   .   .   .   .   .   .   .   .
GET task-template:riverside,first-task             in  in  .   .   .   .   .   .   .   .   .   .
POST task-template:riverside,new-task +template    in  in  .   .   .   .   .   .   .   .   .   .
GET tasks-by-stage:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST tasks-by-stage:nothing +step                  in  in  .   .   .   .   .   .   .   .   .   .
GET task-template:nothing,first-task               in  in  .   .   .   .   .   .   .   .   .   .
POST task-template:nothing,new-task +template      in  in  .   .   .   .   .   .   .   .   .   .
# Rules about who is asked
GET rules:riverside                                in  in  .   .   200 .   .   .   .   .   .   .
GET rules-try:riverside                            in  in  .   .   200 .   .   .   .   .   .   .
GET rules-yaml:riverside                           in  in  .   .   200 .   .   .   .   .   .   .
GET rules-file:riverside                           in  in  .   .   200 .   .   .   .   .   .   .
POST rules-file:riverside                          in  in  .   .   422 .   .   .   .   .   .   .
GET rule:riverside,first                           in  in  .   .   200 .   .   .   .   .   .   .
GET pool:riverside,first                           in  in  .   .   200 .   .   .   .   .   .   .
GET rules-version:riverside,first                  in  in  .   .   200 .   .   .   .   .   .   .
GET rules-version-yaml:riverside,first             in  in  .   .   200 .   .   .   .   .   .   .
POST rule:riverside,first                          in  in  .   .   422 .   .   .   .   .   .   .
POST rule:riverside,first +rule-out                in  in  .   .   go  .   .   .   .   .   .   .
POST pool:riverside,first                          in  in  .   .   422 .   .   .   .   .   .   .
POST rules-publish:riverside                       in  in  .   .   422 .   .   .   .   .   .   .
POST rules-publish:riverside +rules-base           in  in  .   .   go  .   .   .   .   .   .   .
POST rules-discard:riverside                       in  in  .   .   go  .   .   .   .   .   .   .
GET rules:lakeside                                 in  in  .   .   .   .   .   .   .   .   .   .
GET rules-try:lakeside                             in  in  .   .   .   .   .   .   .   .   .   .
GET rules-yaml:lakeside                            in  in  .   .   .   .   .   .   .   .   .   .
GET rules-file:lakeside                            in  in  .   .   .   .   .   .   .   .   .   .
POST rules-file:lakeside                           in  in  .   .   .   .   .   .   .   .   .   .
GET rule:lakeside,first                            in  in  .   .   .   .   .   .   .   .   .   .
GET pool:lakeside,first                            in  in  .   .   .   .   .   .   .   .   .   .
GET rules-version:lakeside,first                   in  in  .   .   .   .   .   .   .   .   .   .
GET rules-version-yaml:lakeside,first              in  in  .   .   .   .   .   .   .   .   .   .
POST rule:lakeside,first                           in  in  .   .   .   .   .   .   .   .   .   .
POST rule:lakeside,first +rule-out                 in  in  .   .   .   .   .   .   .   .   .   .
POST pool:lakeside,first                           in  in  .   .   .   .   .   .   .   .   .   .
POST rules-publish:lakeside                        in  in  .   .   .   .   .   .   .   .   .   .
POST rules-publish:lakeside +rules-base            in  in  .   .   .   .   .   .   .   .   .   .
POST rules-discard:lakeside                        in  in  .   .   .   .   .   .   .   .   .   .
GET rules:nothing                                  in  in  .   .   .   .   .   .   .   .   .   .
GET rules-try:nothing                              in  in  .   .   .   .   .   .   .   .   .   .
GET rules-yaml:nothing                             in  in  .   .   .   .   .   .   .   .   .   .
GET rules-file:nothing                             in  in  .   .   .   .   .   .   .   .   .   .
POST rules-file:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
GET rule:nothing,first                             in  in  .   .   .   .   .   .   .   .   .   .
GET pool:nothing,first                             in  in  .   .   .   .   .   .   .   .   .   .
GET rules-version:nothing,first                    in  in  .   .   .   .   .   .   .   .   .   .
GET rules-version-yaml:nothing,first               in  in  .   .   .   .   .   .   .   .   .   .
POST rule:nothing,first                            in  in  .   .   .   .   .   .   .   .   .   .
POST rule:nothing,first +rule-out                  in  in  .   .   .   .   .   .   .   .   .   .
POST pool:nothing,first                            in  in  .   .   .   .   .   .   .   .   .   .
POST rules-publish:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST rules-publish:nothing +rules-base             in  in  .   .   .   .   .   .   .   .   .   .
POST rules-discard:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
GET providers                                      in  in  200 200 200 200 200 200 200 200 200 200
GET provider-gaps                                   in  in  200 200 200 200 200 200 200 200 200 200
GET provider-csv                                    in  in  200 200 200 200 200 200 200 200 200 200
GET provider-import                                 in  in  .   .   200 .   .   .   .   .   .   .
POST provider-import                                in  in  .   .   422 .   .   .   .   .   .   .
GET provider:clinic                                 in  in  200 200 200 200 200 200 200 200 200 200
GET provider:phoned                                 in  in  200 200 200 200 200 200 200 200 200 200
GET provider:riverside                              in  in  .   .   .   .   .   .   .   .   .   .
GET provider:nothing                                in  in  .   .   .   .   .   .   .   .   .   .
GET provider-new                                    in  in  .   .   200 .   .   .   .   .   .   .
POST provider-new                                   in  in  .   .   422 .   .   .   .   .   .   .
GET provider-edit:clinic                            in  in  .   .   .   .   .   200 .   .   .   .
GET provider-edit:phoned                            in  in  .   .   200 .   .   .   .   .   .   .
GET provider-edit:riverside                         in  in  .   .   .   .   .   .   .   .   .   .
GET provider-edit:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST provider-edit:clinic                           in  in  .   .   .   .   .   422 .   .   .   .
POST provider-edit:phoned                           in  in  .   .   422 .   .   .   .   .   .   .
POST provider-edit:riverside                        in  in  .   .   .   .   .   .   .   .   .   .
POST provider-edit:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
GET provider-people:clinic                          in  in  .   .   .   .   .   200 .   .   .   .
GET provider-people:phoned                          in  in  .   .   200 .   .   .   .   .   .   .
GET provider-people:riverside                       in  in  .   .   .   .   .   .   .   .   .   .
GET provider-people:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST provider-people:clinic                         in  in  .   .   .   .   .   go  .   .   .   .
POST provider-people:phoned                         in  in  .   .   go  .   .   .   .   .   .   .
POST provider-people:riverside                      in  in  .   .   .   .   .   .   .   .   .   .
POST provider-people:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
GET provider-rota:clinic                            in  in  .   .   .   .   .   200 .   .   .   .
GET provider-rota:phoned                            in  in  .   .   200 .   .   .   .   .   .   .
GET provider-rota:riverside                         in  in  .   .   .   .   .   .   .   .   .   .
GET provider-rota:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
POST provider-rota:clinic                           in  in  .   .   .   .   .   422 .   .   .   .
POST provider-rota:phoned                           in  in  .   .   422 .   .   .   .   .   .   .
POST provider-rota:riverside                        in  in  .   .   .   .   .   .   .   .   .   .
POST provider-rota:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
GET provider-remove:clinic                          in  in  .   .   .   .   .   200 .   .   .   .
GET provider-remove:phoned                          in  in  .   .   200 .   .   .   .   .   .   .
GET provider-remove:riverside                       in  in  .   .   .   .   .   .   .   .   .   .
GET provider-remove:nothing                         in  in  .   .   .   .   .   .   .   .   .   .
POST provider-remove:clinic                         in  in  .   .   .   .   .   go  .   .   .   .
POST provider-remove:phoned                         in  in  .   .   go  .   .   .   .   .   .   .
POST provider-remove:riverside                      in  in  .   .   .   .   .   .   .   .   .   .
POST provider-remove:nothing                        in  in  .   .   .   .   .   .   .   .   .   .
POST provider-rate:clinic                           in  in  422 .   .   .   .   .   .   .   .   .
POST provider-rate:phoned                           in  in  422 .   .   .   .   .   .   .   .   .
POST provider-rate:riverside                        in  in  .   .   .   .   .   .   .   .   .   .
POST provider-rate:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
# Trends
GET trends                                         in  in  .   .   .   .   .   .   200 .   .   .
GET population                                     in  in  .   .   .   .   .   .   200 .   .   .
POST population                                    in  in  .   .   .   .   .   .   422 .   .   .
POST table-save                                    in  in  .   .   .   .   .   .   422 .   .   .
GET releases                                       in  in  .   .   .   .   .   .   200 .   .   .
POST release-draft-new                             in  in  .   .   .   .   .   .   go  .   .   .
GET release-draft:release-draft                    in  in  .   .   .   .   .   .   200 .   .   .
GET release-draft:nothing                          in  in  .   .   .   .   .   .   .   .   .   .
POST release-draft:release-draft                   in  in  .   .   .   .   .   .   .   .   .   .
GET release-run:nothing                            in  in  .   .   .   .   .   .   .   .   .   .
POST release-run:nothing                           in  in  .   .   .   .   .   .   .   .   .   .
GET release-recurring:release-draft                in  in  .   .   .   .   .   .   200 .   .   .
GET release-recurring:nothing                      in  in  .   .   .   .   .   .   .   .   .   .
POST release-recurring:release-draft               in  in  .   .   .   .   .   .   go  .   .   .
POST release-recurring:nothing                     in  in  .   .   .   .   .   .   .   .   .   .
GET ledger                                         in  in  .   .   .   .   .   .   200 .   .   .
POST ledger                                        in  in  .   .   .   .   .   .   .   .   .   .
GET release:release                                in  in  .   .   .   .   .   .   200 .   .   .
GET release:nothing                                in  in  .   .   .   .   .   .   .   .   .   .
POST release-correct:release                       in  in  .   .   .   .   .   .   go  .   .   .
POST release-correct:nothing                       in  in  .   .   .   .   .   .   .   .   .   .
GET release-file:release,published-file            in  in  .   .   .   .   .   .   200 .   .   .
GET release-file:release,nothing                   in  in  .   .   .   .   .   .   .   .   .   .
GET release-file:nothing,nothing                   in  in  .   .   .   .   .   .   .   .   .   .
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
POST api-phone-answer:own                          401 401 .   .   400 .   .   .   .   .   .   .
POST api-phone-answer:taken                        401 401 .   .   400 .   .   .   .   .   .   .
POST api-phone-answer:case                         401 401 .   .   .   .   .   .   .   .   .   .
POST api-phone-answer:foreign                      401 401 .   .   .   .   .   .   .   .   .   .
POST api-phone-answer:offered                      401 401 .   .   400 .   .   .   .   .   .   .
POST api-phone-answer:expired                      401 401 .   .   400 .   .   .   .   .   .   .
POST api-phone-answer:withdrawn                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-phone-answer:taken-foreign                401 401 .   .   .   .   .   .   .   .   .   .
POST api-phone-answer:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-referral-sheet:own                         401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-sheet:taken                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-sheet:case                        401 401 .   .   .   .   .   .   .   .   .   .
GET api-referral-sheet:foreign                     401 401 .   .   .   .   .   .   .   .   200 .
GET api-referral-sheet:offered                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-sheet:expired                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-referral-sheet:withdrawn                   401 401 .   400 400 .   .   .   .   .   .   .
GET api-referral-sheet:taken-foreign               401 401 .   .   .   .   .   .   .   .   200 .
GET api-referral-sheet:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
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
PATCH api-case-detail:case-withdrawn +message      401 401 .   400 400 .   .   400 .   .   .   .
PATCH api-case-detail:nothing +message             401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-reached:case +api-diverted           401 401 .   204 204 .   .   204 .   .   .   .
POST api-case-reached:case-foreign +api-diverted   401 401 .   .   .   .   204 .   .   .   204 .
POST api-case-reached:case-withdrawn +api-diverted 401 401 .   400 400 .   .   400 .   .   .   .
POST api-case-reached:nothing +api-diverted        401 401 .   .   .   .   .   .   .   .   .   .
GET api-incident-results:own                       401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-results:offered                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-results:taken                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-results:expired                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-results:withdrawn                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-incident-results:foreign                   401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-results:taken-foreign             401 401 .   .   .   .   .   .   .   .   200 .
GET api-incident-results:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-results:own                      401 401 .   428 428 .   .   .   .   .   .   .
POST api-incident-results:taken                    401 401 .   428 428 .   .   .   .   .   .   .
POST api-incident-results:offered                  401 401 .   428 428 .   .   .   .   .   .   .
POST api-incident-results:expired                  401 401 .   428 428 .   .   .   .   .   .   .
POST api-incident-results:withdrawn                401 401 .   428 428 .   .   .   .   .   .   .
POST api-incident-results:taken-foreign            401 401 .   .   .   .   .   .   .   .   428 .
POST api-incident-results:foreign                  401 401 .   .   .   .   .   .   .   .   428 .
POST api-incident-results:nothing                  401 401 .   .   .   .   .   .   .   .   .   .
POST api-dispute-list:case                         401 401 .   201 201 .   .   201 .   .   .   .
POST api-dispute-list:case-foreign                 401 401 .   .   .   .   201 .   .   .   201 .
POST api-dispute-list:case-withdrawn               401 401 .   400 400 .   .   400 .   .   .   .
POST api-dispute-list:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
PATCH api-dispute-detail:case,dispute +api-stop    401 401 .   200 200 .   .   200 .   .   .   .
PATCH api-dispute-detail:case,nothing +api-stop    401 401 .   .   .   .   .   .   .   .   .   .
PATCH api-dispute-detail:case-foreign,dispute +api-stop 401 401 . . . . . . . . . .
GET api-case-deadlines:case                        401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-deadlines:case-foreign                401 401 .   .   .   .   200 .   .   .   200 .
GET api-case-deadlines:case-withdrawn              401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-deadlines:taken                       401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-deadlines:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-deadlines:case +keep                 401 401 .   200 200 .   .   200 .   .   .   .
POST api-case-deadlines:case +deadline-done        401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-deadlines:case-foreign +keep         401 401 .   .   .   .   200 .   .   .   200 .
POST api-case-deadlines:case-withdrawn +keep       401 401 .   400 400 .   .   400 .   .   .   .
POST api-case-deadlines:nothing +keep              401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-documents:case                        401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-documents:case-foreign                401 401 .   .   .   .   200 .   .   .   200 .
GET api-case-documents:case-withdrawn              401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-documents:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-documents:case +new-document         401 401 .   201 201 .   .   201 .   .   .   .
POST api-case-documents:case +new-privileged       401 401 .   403 403 .   .   201 .   .   .   .
POST api-case-documents:case-foreign +new-document 401 401 .   .   .   .   201 .   .   .   201 .
POST api-case-documents:case-withdrawn +new-document 401 401 .   400 400 .   .   400 .   .   .   .
POST api-case-documents:nothing +new-document      401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-document:case,document,docx           401 401 .   .   .   .   .   200 .   .   .   .
GET api-case-document:case,document-shared,docx    401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-document:case,document,notes          401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-document:case-foreign,document,docx   401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-document:case-withdrawn,document,docx 401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-document:case,nothing,docx            401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-document:nothing,document,docx        401 401 .   .   .   .   .   .   .   .   .   .
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
POST api-incident-close:withdrawn                  401 401 .   .   200 .   .   .   .   .   .   .
POST api-incident-safety-lift:own                  401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-safety-lift:taken                401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-safety-lift:offered              401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-safety-lift:expired              401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-safety-lift:withdrawn            401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-safety-lift:case                 401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-safety-lift:foreign              401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-safety-lift:nothing              401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-erase:own                        401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:own +sure                  401 401 .   .   204 .   .   .   .   .   .   .
POST api-incident-erase:taken +sure                401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:case +sure                 401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-erase:foreign +sure              401 401 .   .   .   .   .   .   .   .   .   .
POST api-incident-erase:offered                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:expired                    401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:withdrawn                  401 401 .   .   400 .   .   .   .   .   .   .
POST api-incident-erase:nothing +sure              401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-step:case +api-hold                  401 401 .   204 204 .   .   204 .   .   .   .
POST api-case-step:case +api-begin                 401 401 .   403 403 .   .   204 .   .   .   .
POST api-case-step:case-foreign +api-hold          401 401 .   .   .   .   204 .   .   .   204 .
POST api-case-step:case-foreign +api-begin         401 401 .   .   .   .   204 .   .   .   403 .
POST api-case-step:case-withdrawn +api-hold        401 401 .   400 400 .   .   400 .   .   .   .
POST api-case-step:case-withdrawn +api-begin       401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-step:nothing +api-hold               401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-step:nothing +api-begin              401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-transfer:case +api-why               401 401 .   204 204 .   .   403 .   .   .   .
POST api-case-transfer:case-foreign +api-why       401 401 .   .   .   .   403 .   .   .   204 .
POST api-case-transfer:case-withdrawn +api-why     401 401 .   400 400 .   .   403 .   .   .   .
POST api-case-transfer:nothing +api-why            401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-co-counsel:case +api-desk            401 401 .   403 403 .   .   204 .   .   .   .
POST api-case-co-counsel:case-foreign +api-legal   401 401 .   .   .   .   204 .   .   .   403 .
POST api-case-co-counsel:case-withdrawn +api-desk  401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-co-counsel:nothing +api-desk         401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-co-counsel-end:case +api-desk        401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-co-counsel-end:case-foreign +api-legal 401 401 .   .   .   .   400 .   .   .   403 .
POST api-case-co-counsel-end:case-withdrawn +api-desk 401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-join:case +api-taken                 401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-join:case-foreign +api-taken         401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-join:case-withdrawn +api-taken       401 401 .   403 403 .   .   400 .   .   .   .
POST api-case-part:case +api-taken                 401 401 .   403 403 .   .   204 .   .   .   .
POST api-case-part:case-foreign +api-taken         401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-part:case-withdrawn +api-taken       401 401 .   403 403 .   .   400 .   .   .   .
GET api-case-due                                   401 401 200 200 200 200 200 200 200 200 200 200
GET api-days                                       401 401 .   200 200 200 200 200 .   .   200 .
GET api-calendar-feed                              401 401 .   200 200 200 200 200 .   .   200 .
POST api-calendar-feed                             401 401 403 403 403 403 403 403 403 403 403 403
DELETE api-calendar-feed                           401 401 .   204 204 204 204 204 .   .   204 .
GET api-hearing:case,hearing                       401 401 .   200 200 .   .   200 .   .   .   .
GET api-hearing:case-withdrawn,hearing             401 401 .   200 200 .   .   200 .   .   .   .
GET api-hearing:nothing,hearing                    401 401 .   .   .   .   .   .   .   .   .   .
POST api-hearing-after:case,hearing +told      401 401 .   204 204 .   .   204 .   .   .   .
POST api-hearing-after:case-foreign,hearing +told 401 401 .   .   .   .   400 .   .   .   400 .
POST api-hearing-after:case-withdrawn,hearing +told 401 401 .   400 400 .   .   400 .   .   .   .
POST api-hearing-after:nothing,hearing +told   401 401 .   .   .   .   .   .   .   .   .   .
GET api-case-proposed:case                         401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-proposed:case-foreign                 401 401 .   .   .   .   200 .   .   .   200 .
GET api-case-proposed:case-withdrawn               401 401 .   200 200 .   .   200 .   .   .   .
GET api-case-proposed:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
POST api-case-proposed:case +meet                  401 401 .   204 204 .   .   204 .   .   .   .
POST api-case-proposed:case-foreign +meet          401 401 .   .   .   .   204 .   .   .   204 .
POST api-case-proposed:case-withdrawn +meet        401 401 .   400 400 .   .   400 .   .   .   .
POST api-case-proposed:nothing +meet               401 401 .   .   .   .   .   .   .   .   .   .
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
POST api-case-erase:case-withdrawn +sure           401 401 .   .   .   .   .   204 .   .   .   .
POST api-case-erase:nothing +sure                  401 401 .   .   .   .   .   .   .   .   .   .
# The API: the board and the directory
GET api-workload                                   401 401 .   .   .   200 200 200 .   .   .   .
POST api-work-hand-over                            401 401 .   .   .   400 400 400 .   .   .   .
POST api-work-hand-over +api-of-the-case           401 401 .   .   .   400 400 200 .   .   .   .
PUT api-case-lead:case +api-nobody-leads           401 401 .   .   .   .   .   204 .   .   .   .
PUT api-case-lead:case-foreign +api-nobody-leads   401 401 .   .   .   .   204 .   .   .   .   .
PUT api-case-lead:case-withdrawn +api-nobody-leads 401 401 .   .   .   .   .   400 .   .   .   .
PUT api-case-lead:nothing +api-nobody-leads        401 401 .   .   .   .   .   .   .   .   .   .
GET api-fairness                                   401 401 .   .   200 .   .   .   .   .   .   .
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
GET api-task-templates-list                        401 401 200 200 200 200 200 200 200 200 200 200
GET api-task-templates-detail:clinic               401 401 .   .   .   .   .   200 .   .   .   .
PUT api-task-templates-detail:clinic +tasks-table  401 401 .   .   .   .   .   200 .   .   .   .
DELETE api-task-templates-detail:clinic            401 401 .   .   .   .   .   204 .   .   .   .
GET api-task-templates-detail:riverside            401 401 .   .   .   .   .   .   .   .   .   .
PUT api-task-templates-detail:riverside +tasks-table 401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-task-templates-detail:riverside         401 401 .   .   .   .   .   .   .   .   .   .
GET api-task-templates-detail:nothing              401 401 .   .   .   .   .   .   .   .   .   .
PUT api-task-templates-detail:nothing +tasks-table 401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-task-templates-detail:nothing           401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-list                                 401 401 200 200 200 200 200 200 200 200 200 200
GET api-rules-detail:riverside                     401 401 .   .   200 .   .   .   .   .   .   .
GET api-rules-trial:riverside                      401 401 .   .   200 .   .   .   .   .   .   .
GET api-rules-yaml:riverside                       401 401 .   .   200 .   .   .   .   .   .   .
PUT api-rules-yaml:riverside +rules-text           401 401 .   .   200 .   .   .   .   .   .   .
GET api-rules-version:riverside,first              401 401 .   .   200 .   .   .   .   .   .   .
PUT api-rules-detail:riverside +rules-table        401 401 .   .   200 .   .   .   .   .   .   .
POST api-rules-publish:riverside +rules-base       401 401 .   .   201 .   .   .   .   .   .   .
DELETE api-rules-detail:riverside                  401 401 .   .   204 .   .   .   .   .   .   .
GET api-rules-detail:lakeside                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-trial:lakeside                       401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-yaml:lakeside                        401 401 .   .   .   .   .   .   .   .   .   .
PUT api-rules-yaml:lakeside +rules-text            401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-version:lakeside,first               401 401 .   .   .   .   .   .   .   .   .   .
PUT api-rules-detail:lakeside +rules-table         401 401 .   .   .   .   .   .   .   .   .   .
POST api-rules-publish:lakeside +rules-base        401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-rules-detail:lakeside                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-detail:nothing                       401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-trial:nothing                        401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-yaml:nothing                         401 401 .   .   .   .   .   .   .   .   .   .
PUT api-rules-yaml:nothing +rules-text             401 401 .   .   .   .   .   .   .   .   .   .
GET api-rules-version:nothing,first                401 401 .   .   .   .   .   .   .   .   .   .
PUT api-rules-detail:nothing +rules-table          401 401 .   .   .   .   .   .   .   .   .   .
POST api-rules-publish:nothing +rules-base         401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-rules-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
GET api-provider-list                              401 401 200 200 200 200 200 200 200 200 200 200
GET api-provider-coverage                           401 401 200 200 200 200 200 200 200 200 200 200
POST api-provider-table +table                      401 401 .   .   200 .   .   .   .   .   .   .
GET api-provider-detail:clinic                     401 401 200 200 200 200 200 200 200 200 200 200
GET api-provider-detail:riverside                  401 401 .   .   .   .   .   .   .   .   .   .
GET api-provider-detail:nothing                    401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-detail:clinic +entry              401 401 .   .   .   .   .   200 .   .   .   .
PUT api-provider-detail:riverside +entry           401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-detail:nothing +entry             401 401 .   .   .   .   .   .   .   .   .   .
POST api-provider-list +entry                       401 401 .   .   400 .   .   .   .   .   .   .
GET api-provider-detail:phoned                      401 401 200 200 200 200 200 200 200 200 200 200
PUT api-provider-detail:phoned +entry               401 401 .   .   400 .   .   .   .   .   .   .
DELETE api-provider-detail:clinic                   401 401 .   .   .   .   .   204 .   .   .   .
DELETE api-provider-detail:phoned                   401 401 .   .   204 .   .   .   .   .   .   .
DELETE api-provider-detail:riverside                401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-provider-detail:nothing                  401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-people:clinic +nobody              401 401 .   .   .   .   .   200 .   .   .   .
POST api-provider-shifts:clinic +shift              401 401 .   .   .   .   .   400 .   .   .   .
POST api-provider-rate:clinic +rated                401 401 204 .   .   .   .   .   .   .   .   .
PUT api-provider-people:phoned +nobody              401 401 .   .   200 .   .   .   .   .   .   .
POST api-provider-shifts:phoned +shift              401 401 .   .   400 .   .   .   .   .   .   .
POST api-provider-rate:phoned +rated                401 401 204 .   .   .   .   .   .   .   .   .
PUT api-provider-people:riverside +nobody           401 401 .   .   .   .   .   .   .   .   .   .
POST api-provider-shifts:riverside +shift           401 401 .   .   .   .   .   .   .   .   .   .
POST api-provider-rate:riverside +rated             401 401 .   .   .   .   .   .   .   .   .   .
PUT api-provider-people:nothing +nobody             401 401 .   .   .   .   .   .   .   .   .   .
POST api-provider-shifts:nothing +shift             401 401 .   .   .   .   .   .   .   .   .   .
POST api-provider-rate:nothing +rated               401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-provider-shift:clinic,shift              401 401 .   .   .   .   .   204 .   .   .   .
DELETE api-provider-shift:clinic,nothing            401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-provider-shift:phoned,shift              401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-provider-shift:riverside,shift           401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-provider-shift:nothing,shift             401 401 .   .   .   .   .   .   .   .   .   .
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
GET api-alerts                                     401 401 .   200 200 200 200 200 .   .   200 .
PUT api-alerts +email                              401 401 .   200 200 200 200 200 .   .   200 .
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
GET api-population                                 401 401 .   .   .   .   .   .   200 .   .   .
PUT api-population                                 401 401 .   .   .   .   .   .   400 .   .   .
GET api-trends                                     401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-list                               401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-detail:release                     401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-detail:nothing                     401 401 .   .   .   .   .   .   .   .   .   .
GET api-release-readings:release                   401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-readings:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-release-files:release                      401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-files:nothing                      401 401 .   .   .   .   .   .   .   .   .   .
GET api-release-file:release,published-file        401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-file:release,nothing               401 401 .   .   .   .   .   .   .   .   .   .
GET api-release-file:nothing,published-file        401 401 .   .   .   .   .   .   .   .   .   .
POST api-release-correct:release                   401 401 .   .   .   .   .   .   201 .   .   .
POST api-release-correct:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
GET api-release-draft-list                         401 401 .   .   .   .   .   .   200 .   .   .
POST api-release-draft-list                        401 401 .   .   .   .   .   .   400 .   .   .
GET api-release-draft-detail:release-draft         401 401 .   .   .   .   .   .   200 .   .   .
GET api-release-draft-detail:nothing               401 401 .   .   .   .   .   .   .   .   .   .
PUT api-release-draft-detail:release-draft         401 401 .   .   .   .   .   .   400 .   .   .
POST api-release-draft-ask:release-draft           401 401 .   .   .   .   .   .   400 .   .   .
POST api-release-draft-decide:release-draft        401 401 .   .   .   .   .   .   400 .   .   .
POST api-release-draft-publish:release-draft       401 401 .   .   .   .   .   .   400 .   .   .
DELETE api-release-draft-detail:release-draft      401 401 .   .   .   .   .   .   204 .   .   .
GET api-ledger-list                                401 401 .   .   .   .   .   .   200 .   .   .
POST api-ledger-threshold:trends                   401 401 .   .   .   .   .   .   400 .   .   .
POST api-ledger-threshold:nothing                  401 401 .   .   .   .   .   .   .   .   .   .
POST api-ledger-bring-back:trends                  401 401 .   .   .   .   .   .   400 .   .   .
POST api-ledger-bring-back:nothing                 401 401 .   .   .   .   .   .   .   .   .   .
GET api-saved-table-list                           401 401 .   .   .   .   .   .   200 .   .   .
POST api-saved-table-list                          401 401 .   .   .   .   .   .   400 .   .   .
DELETE api-saved-table-detail:nothing              401 401 .   .   .   .   .   .   .   .   .   .
GET api-vocabulary                                 401 401 200 200 200 200 200 200 200 200 200 200
# Evidence
GET api-evidence:own                               401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence:taken                             401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence:foreign                           401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence:offered                           401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence:expired                           401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence:withdrawn                         401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence:taken-foreign                     401 401 .   .   .   .   200 .   .   .   200 .
GET api-evidence:case                              401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence:case-foreign                      401 401 .   .   .   .   200 .   .   .   200 .
GET api-evidence:case-withdrawn                    401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence:nothing                           401 401 .   .   .   .   .   .   .   .   .   .
POST api-evidence-uploads:own                      401 401 .   412 412 .   .   .   .   .   .   .
POST api-evidence-uploads:taken                    401 401 .   412 412 .   .   412 .   .   .   .
POST api-evidence-uploads:foreign                  401 401 .   .   .   .   .   .   .   .   412 .
POST api-evidence-uploads:offered                  401 401 .   412 412 .   .   .   .   .   .   .
POST api-evidence-uploads:expired                  401 401 .   412 412 .   .   .   .   .   .   .
POST api-evidence-uploads:withdrawn                401 401 .   412 412 .   .   .   .   .   .   .
POST api-evidence-uploads:taken-foreign            401 401 .   .   .   .   412 .   .   .   412 .
POST api-evidence-uploads:case                     401 401 .   412 412 .   .   412 .   .   .   .
POST api-evidence-uploads:case-foreign             401 401 .   .   .   .   412 .   .   .   412 .
POST api-evidence-uploads:case-withdrawn           401 401 .   412 412 .   .   412 .   .   .   .
POST api-evidence-uploads:nothing                  401 401 .   .   .   .   .   .   .   .   .   .
PATCH api-evidence-upload:own,upload-own           401 401 .   412 412 .   .   .   .   .   .   .
PATCH api-evidence-upload:taken,upload-taken       401 401 .   412 412 .   .   412 .   .   .   .
PATCH api-evidence-upload:case,upload-case         401 401 .   412 412 .   .   412 .   .   .   .
PATCH api-evidence-upload:foreign,upload-foreign   401 401 .   .   .   .   .   .   .   .   412 .
PATCH api-evidence-upload:own,upload-foreign       401 401 .   .   .   .   .   .   .   .   .   .
DELETE api-evidence-upload:own,upload-own          401 401 .   412 412 .   .   .   .   .   .   .
DELETE api-evidence-upload:taken,upload-taken      401 401 .   412 412 .   .   412 .   .   .   .
DELETE api-evidence-upload:case,upload-case        401 401 .   412 412 .   .   412 .   .   .   .
DELETE api-evidence-upload:foreign,upload-foreign  401 401 .   .   .   .   .   .   .   .   412 .
DELETE api-evidence-upload:own,upload-foreign      401 401 .   .   .   .   .   .   .   .   .   .
GET api-evidence-original:own,file-own             401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-original:taken,file-taken         401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-original:case,file-case           401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-original:foreign,file-foreign     401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-original:own,file-foreign         401 401 .   .   .   .   .   .   .   .   .   .
GET api-evidence-custody:own,file-own              401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-custody:taken,file-taken          401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-custody:case,file-case            401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-custody:foreign,file-foreign      401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-custody:own,file-foreign          401 401 .   .   .   .   .   .   .   .   .   .
GET api-evidence-handovers:own                     401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-handovers:offered                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-handovers:taken                   401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-handovers:expired                 401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-handovers:withdrawn               401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-handovers:foreign                 401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-handovers:taken-foreign           401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-handovers:case                    401 401 .   .   .   .   .   200 .   .   .   .
GET api-evidence-handovers:case-foreign            401 401 .   .   .   .   200 .   .   .   .   .
GET api-evidence-handovers:case-withdrawn          401 401 .   .   .   .   .   200 .   .   .   .
GET api-evidence-handovers:nothing                 401 401 .   .   .   .   .   .   .   .   .   .
POST api-evidence-bundle:own                       401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle:offered                   401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle:taken                     401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle:expired                   401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle:withdrawn                 401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle:foreign                   401 401 .   .   .   .   .   .   .   .   400 .
POST api-evidence-bundle:taken-foreign             401 401 .   .   .   .   .   .   .   .   400 .
POST api-evidence-bundle:case                      401 401 .   .   .   .   .   400 .   .   .   .
POST api-evidence-bundle:case-foreign              401 401 .   .   .   .   400 .   .   .   .   .
POST api-evidence-bundle:case-withdrawn            401 401 .   .   .   .   .   400 .   .   .   .
POST api-evidence-bundle:nothing                   401 401 .   .   .   .   .   .   .   .   .   .
POST api-evidence-bundle-preview:own               401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle-preview:offered           401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle-preview:taken             401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle-preview:expired           401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle-preview:withdrawn         401 401 .   400 400 .   .   .   .   .   .   .
POST api-evidence-bundle-preview:foreign           401 401 .   .   .   .   .   .   .   .   400 .
POST api-evidence-bundle-preview:taken-foreign     401 401 .   .   .   .   .   .   .   .   400 .
POST api-evidence-bundle-preview:case              401 401 .   .   .   .   .   400 .   .   .   .
POST api-evidence-bundle-preview:case-foreign      401 401 .   .   .   .   400 .   .   .   .   .
POST api-evidence-bundle-preview:case-withdrawn    401 401 .   .   .   .   .   400 .   .   .   .
POST api-evidence-bundle-preview:nothing           401 401 .   .   .   .   .   .   .   .   .   .
GET api-evidence-description:own,file-own          401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-description:taken,file-taken      401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-description:case,file-case        401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-description:foreign,file-foreign  401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-description:own,file-foreign      401 401 .   .   .   .   .   .   .   .   .   .
PUT api-evidence-description:own,file-own          401 401 .   400 400 .   .   .   .   .   .   .
PUT api-evidence-description:taken,file-taken      401 401 .   400 400 .   .   .   .   .   .   .
PUT api-evidence-description:case,file-case        401 401 .   .   .   .   .   400 .   .   .   .
PUT api-evidence-description:foreign,file-foreign  401 401 .   .   .   .   .   .   .   .   400 .
PUT api-evidence-description:own,file-foreign      401 401 .   .   .   .   .   .   .   .   .   .
POST api-evidence-remove:own,file-own              401 401 .   .   400 .   .   .   .   .   .   .
POST api-evidence-remove:taken,file-taken          401 401 .   .   400 .   .   .   .   .   .   .
POST api-evidence-remove:case,file-case            401 401 .   .   .   .   .   400 .   .   .   .
POST api-evidence-remove:foreign,file-foreign      401 401 .   .   .   .   .   .   .   .   .   .
POST api-evidence-remove:own,file-foreign          401 401 .   .   .   .   .   .   .   .   .   .
GET api-evidence-notes:own,file-own                401 401 .   200 200 .   .   .   .   .   .   .
GET api-evidence-notes:taken,file-taken            401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-notes:case,file-case              401 401 .   200 200 .   .   200 .   .   .   .
GET api-evidence-notes:foreign,file-foreign        401 401 .   .   .   .   .   .   .   .   200 .
GET api-evidence-notes:own,file-foreign            401 401 .   .   .   .   .   .   .   .   .   .
PUT api-evidence-note:own,file-own,note-own        401 401 .   400 400 .   .   .   .   .   .   .
PUT api-evidence-note:taken,file-taken,note-taken  401 401 .   400 400 .   .   .   .   .   .   .
PUT api-evidence-note:case,file-case,note-case     401 401 .   .   .   .   .   400 .   .   .   .
PUT api-evidence-note:foreign,file-foreign,note-foreign 401 401 . . . . . . . . 400 .
PUT api-evidence-note:own,file-foreign,note-foreign 401 401 .   .   .   .   .   .   .   .   .   .
PUT api-evidence-note:own,file-own,note-foreign    401 401 .   400 400 .   .   .   .   .   .   .
GET api-schema                                     200 200 200 200 200 200 200 200 200 200 200 200
GET api-docs                                       200 200 200 200 200 200 200 200 200 200 200 200
"""
