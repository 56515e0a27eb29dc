"""Stop words of four letters or more: a search for one of them may find nothing.

They are those of PostgreSQL's English dictionary, MySQL's MyISAM tables and Lucene's analyzers.
"""

_WORDS = """
able about above according accordingly across actually after afterwards again against allow allows
almost alone along already also although always among amongst another anybody anyhow anyone
anything anyway anyways anywhere apart appear appreciate appropriate around aside asking
associated available away awfully became because become becomes becoming been before beforehand
behind being believe below beside besides best better between beyond both brief came cannot cant
cause causes certain certainly changes clearly come comes concerning consequently consider
considering contain containing contains corresponding could course currently definitely described
despite different does doing done down downwards during each eight either else elsewhere enough
entirely especially even ever every everybody everyone everything everywhere exactly example
except fifth first five followed following follows former formerly forth four from further
furthermore gets getting given gives goes going gone gotten greetings happens hardly have having
hello help hence here hereafter hereby herein hereupon hers herself himself hither hopefully
howbeit however ignored immediate inasmuch indeed indicate indicated indicates inner insofar
instead into inward itself just keep keeps kept know known knows last lately later latter latterly
least less lest like liked likely little look looking looks mainly many maybe mean meanwhile
merely might more moreover most mostly much must myself name namely near nearly necessary need
needs neither never nevertheless next nine nobody none noone normally nothing novel nowhere
obviously often okay once ones only onto other others otherwise ought ours ourselves outside over
overall particular particularly perhaps placed please plus possible presumably probably provides
quite rather really reasonably regarding regardless regards relatively respectively right said
same saying says second secondly seeing seem seemed seeming seems seen self selves sensible sent
serious seriously seven several shall should since some somebody somehow someone something
sometime sometimes somewhat somewhere soon sorry specified specify specifying still such sure take
taken tell tends than thank thanks thanx that thats their theirs them themselves then thence there
thereafter thereby therefore therein theres thereupon these they think third this thorough
thoroughly those though three through throughout thru thus together took toward towards tried
tries truly trying twice under unfortunately unless unlikely until unto upon used useful uses
using usually value various very want wants welcome well went were what whatever when whence
whenever where whereafter whereas whereby wherein whereupon wherever whether which while whither
whoever whole whom whose will willing wish with within without wonder would your yours yourself
yourselves zero
"""

STOP_WORDS = frozenset(_WORDS.split())
