"""Stop words of four letters or more: a search for one of them may find nothing.

English ones are those of PostgreSQL's dictionary, MySQL's MyISAM tables and Lucene's analyzers; the
others are those of its Spanish, French and German ones, and of Lucene's French, without accents.
"""

_ENGLISH = """
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

_OTHERS = """
aber aient aies algo algunas algunos alle allem allen aller alles ander andere anderem anderen
anderer anderes anderm andern anderr anders ante antes auch aura aurai auraient aurais aurait
auras aurez auriez aurions aurons auront avaient avais avait avec avez aviez avions avons ayant
ayante ayantes ayants ayez ayons bist ceci cela cette como contra cual cuando damit dann dans
dasselbe dazu dein deine deinem deinen deiner deines demselben denn denselben derer derselbe
derselben desde desselben dessen dich dies diese dieselbe dieselben diesem diesen dieser dieses
doch donde dort durante durch eine einem einen einer eines einig einige einigem einigen einiger
einiges einmal ella ellas elle ellos entre erais eramos eran eras eres esas esos esta estaba
estabais estabamos estaban estabas estad estada estadas estado estados estais estamos estan
estando estar estara estaran estaras estare estareis estaremos estaria estariais estariamos
estarian estarias estas este esteis estemos esten estes esto estos estoy estuve estuviera
estuvierais estuvieramos estuvieran estuvieras estuvieron estuviese estuvieseis estuviesemos
estuviesen estuvieses estuvimos estuviste estuvisteis estuvo etaient etais etait etant etante
etantes etants etee etees etes etiez etions etwas euch euer eues eumes eure eurem euren eurent
eurer eures eusse eussent eusses eussiez eussions eutes fuera fuerais fueramos fueran fueras
fueron fuese fueseis fuesemos fuesen fueses fuimos fuiste fuisteis fumes furent fusse fussent
fusses fussiez fussions futes gegen gewesen habe habeis haben habia habiais habiamos habian habias
habida habidas habido habidos habiendo habra habran habras habre habreis habremos habria habriais
habriamos habrian habrias hasta hatte hatten haya hayais hayamos hayan hayas hemos hier hinter
hube hubiera hubierais hubieramos hubieran hubieras hubieron hubiese hubieseis hubiesemos hubiesen
hubieses hubimos hubiste hubisteis hubo ihnen ihre ihrem ihren ihrer ihres indem jede jedem jeden
jeder jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner keines konnen
konnte leur leurs machen mais manche manchem manchen mancher manches mein meine meinem meinen
meiner meines meme mias mich mios mucho muchos muss musste nach nada nicht nichts noch nosotras
nosotros notre nous nuestra nuestras nuestro nuestros oder ohne otra otras otro otros para pero
poco porque pour quel quelle quelles quels quien quienes sans seais seamos sean seas sehr sein
seine seinem seinen seiner seines selbst sentid sentida sentidas sentido sentidos sera serai
seraient serais serait seran seras sere sereis seremos serez seria seriais seriamos serian serias
seriez serions serons seront sich siente sind sintiendo sobre soient sois soit solche solchem
solchen solcher solches soll sollte sommes somos sondern sonst sont soyez soyons suis suya suyas
suyo suyos tambien tanto tendra tendran tendras tendre tendreis tendremos tendria tendriais
tendriamos tendrian tendrias tened teneis tenemos tenga tengais tengamos tengan tengas tengo tenia
teniais teniamos tenian tenias tenida tenidas tenido tenidos teniendo tiene tienen tienes todo
todos tuve tuviera tuvierais tuvieramos tuvieran tuvieras tuvieron tuviese tuvieseis tuviesemos
tuviesen tuvieses tuvimos tuviste tuvisteis tuvo tuya tuyas tuyo tuyos uber unos unse unsem unsen
unser unses unter viel vosostras vosostros votre vous vuestra vuestras vuestro vuestros wahrend
waren warst weil weiter welche welchem welchen welcher welches wenn werde werden wieder wird wirst
wollen wollte wurde wurden zwar zwischen
"""

STOP_WORDS = frozenset((_ENGLISH + _OTHERS).split())
