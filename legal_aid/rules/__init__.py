"""A documentation team's own rules about who is asked: data that its coordinators edit, try and
publish. They are a team's and not an organisation's, because an organisation has no key to which
they could be sealed, and because teams of one organisation work in different places.

How a table of rules acts on a ranking (`advising`):

* A rule matches when every condition that it names holds; within one condition any of its codes
  will do. A rule without conditions matches every case. It counts from `starts` to `ends`, both
  included, and not at all when they are reversed.
* Rules are read by `order`, smallest first, those of equal order as they stand.
* `only` narrows: nobody but its target may be asked. The first that matches decides; later ones
  are not applied. When nobody of its target can take the case, the narrowing falls away: no rule
  leaves a case without anybody to ask.
* `first` puts its target before everybody else, by `priority` (1 is foremost). The first rule that
  matches decides for each provider.
* A rule never brings back a provider that fails a hard constraint, and never changes points.
* Rules that clash, and providers that have left, are said in notes beside the ranking.
"""
