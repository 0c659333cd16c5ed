"""Names that are short for one another: whoever is charged as Liz was referred as Elizabeth. Pure.

A line holds forms of one name; a form stands in one line alone. It makes two names comparable, and
never makes two people one: birth date and place have to fit as well.
"""

LINES = """
abigail abby abbie gail
abdul abdullah
aidan aiden ayden
alan allan allen al
albert bert bertie
alexander alexandra alexis alex alexa lexi lexie sandy xander sasha
alfred alfie fred freddie frederick freddy
amanda mandy
amelia millie milly emilia
andrew andy drew andrea
angela angie
anthony tony antony
antonia toni
archibald archie
arthur art
barbara barb babs
benjamin ben benny benji
bradley brad
cameron cam
caroline carol carolyn carrie
catherine katherine kathryn catharine kate katie cathy kathy katy kat
charles charlie charlotte charley chuck lottie
christian christopher chris kris christina christine kristen tina chrissy kit
daniel dan danny danielle dani
david dave davey
deborah debbie debra deb
dominic dom
donald don donnie
dorothy dot dottie
edward eddie ed ted teddy edmund edwin ned
eleanor ellie elle nell nora ella
elizabeth liz lizzie beth betty eliza libby elisabeth betsy
emily em emma emmy
ethan eth
evelyn evie eve eva
florence flo florrie
frances francis fran frankie frank
gabriel gabe gabriella gabrielle gabby
geoffrey geoff jeff jeffrey
george georgie georgia georgina gina
gerald gerry jerry gerard
grace gracie
gregory greg
harold harry henry hal
heather hettie
isabella isabel isobel isabelle bella izzy issy
isaac zac zack zachary zach
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
janet jan
jennifer jenny jen jenna
jessica jess jessie
joanne joanna jo
john jack johnny jon jonathan jonny
joseph joe joey josephine josie
joshua josh
judith judy
julia julie
julian jules
katarina katya
kenneth ken kenny
kimberley kim kimberly
lawrence laurence larry laurie
leonard len lenny leo
lewis louis lou louise louisa
lucy lucinda lucie luce
lukas lucas luke
madeleine maddie maddy madison madeline
malcolm mal
margaret maggie meg peggy margie
martin marty
mary molly polly
matthew matt matty matthias
maximilian max maxwell maxim
melanie mel
michael mike mick micky mickey
michelle shelly chelle
mohammed mohammad muhammad mohamed muhammed mo mohamad
natalie nat nathalie natalia
nathan nate nathaniel
nicholas nick nicky nico nicola nicole nikki nic
oliver ollie olly olivia liv livvy
pamela pam
patrick paddy patricia pat tricia trish
penelope penny
peter pete
philip phil phillip philippa pippa
phoebe phoebs
rachel rach rachael
raymond ray
rebecca becky becca bex
reginald reg reggie
richard rick dick ricky rich richie
robert rob bob bobby robbie
ronald ron ronnie
rosemary rose rosie
rupert rupe
ryan rye
samantha sam sammy samuel
sarah sara sally sadie
sebastian seb
simon si
sophia sophie sofia soph
stanley stan
stephen steve steven steph stephanie stevie
susan sue susie suzanne susanna
tabitha tabby
teresa terry theresa tess tessa terence terrance
theodore theo
thomas tom tommy
timothy tim timmy
tobias toby
valerie val
victoria vicky vicki tori
vincent vince vinny
walter walt
wilfred wilf wilfrid
william will bill billy willie
yusuf yousef youssef
zoe zoey
"""


def _formal() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in LINES.strip().splitlines():
        forms = line.split()
        for form in forms:
            found.setdefault(form, forms[0])
    return found


FORMAL = _formal()


def formal(first: str) -> str:
    """The form under which all forms of a first name are compared: elizabeth for liz, and for most itself."""
    return FORMAL.get(first, first)
