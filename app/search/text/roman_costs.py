"""What it costs to write a sound of Hindi in a given way in Latin letters.

One sound a line: spellings and their costs in tenths of a natural logarithm ("_" writes nothing).
Set by hand from how people write, then weighed against counts of our own alignment of the Dakshina
development list and of the project's police words; spellings seen too rarely to count keep the
value of the rule. Sounds are those of `sounds.py`.
"""

_TABLE = """
# vowels that Hindi leaves unwritten: spoken, dropped inside, dropped at the end
a: a=2 _=20 e=32 u=37 o=46 i=61 io=74 aa=99 ah=114
-: _=5 a=11 e=44 o=55 u=101 i=108
$: _=1 a=29 e=32 ah=72
# nasal sign: inside, at the end, before a lip sound
ं: n=1 _=33 m=44 ng=57 nn=92
ं$: n=0 _=32 m=54 ng=84 nn=89
ंम: m=3 n=14 _=40 nm=42 mm=50
# vowels: inside, at the end ($), at the beginning (^), after another vowel (+)
अ: a=2 u=30
^अ: a=1 u=40 aa=48 e=73 o=78
+अ: a=5 _=20 e=25 we=25 o=30 u=30 wa=30
आ: a=4 aa=14 _=29 o=56 au=70 u=70 ah=99 e=111 ai=114
आ$: a=2 aa=20 _=53 ah=81 e=94 o=99 aah=99
^आ: aa=5 a=12 o=35 _=36
+आ: 
इ: i=1 e=35 _=43 ee=54 y=54 ea=65 ii=104
इ$: i=1 y=30 ee=40 _=50
^इ: i=3 e=15 ee=45
+इ: i=3 y=21 _=26 e=30 ie=38 yi=53
ई: i=6 ee=13 _=21 e=39 ea=39 ei=48 y=48 ie=55 ii=77
ई$: i=2 y=30 ee=32 _=35 e=42 ie=44 ey=47 ii=83
^ई: i=5 ee=10 e=10 ea=30
+ई: i=4 e=18 ee=25 yi=25 y=28 _=28 ei=40
उ: u=0 oo=40 o=49 a=50 _=81 w=96
उ$: u=2 o=24 oo=30
^उ: u=0 o=55 oo=60
+उ: u=5 ow=20 w=25 o=30 _=30 oo=30
ऊ: u=5 oo=11 uu=39 ou=49 ue=50 o=74 ew=79 _=79
ऊ$: u=4 oo=15 uu=28 w=40 ou=40
^ऊ: u=4 oo=12 uu=35
+ऊ: u=4 oo=12 w=25 ow=25
ऋ: ri=7 ru=13 ra=17 r=30 re=40 ir=40 er=45 rri=50
^ऋ: ri=6 ru=9 ra=25 r=40
ए: e=2 a=21 ei=38 ai=42 ay=47 ey=47 _=51 ee=58 ea=58 ae=87 i=92
ए$: e=2 ye=26 ey=27 _=36 ay=41 a=52 ai=71 ei=76 eh=86
^ए: a=9 e=10 _=18 ai=37 ae=56 ye=60
+ए: _=12 e=15 ye=17 a=23 aye=27 ei=30 y=34 ie=56 yei=61 ay=61
ऐ: ai=8 a=9 e=23 ei=40 ay=46 ae=68 ey=76 _=81 i=81
ऐ$: ai=8 e=15 ae=20 ei=30 ay=30 a=30
^ऐ: ai=8 a=12 e=12 ae=30 ay=35
+ऐ: e=8 ai=12 ye=20
ओ: o=0 oa=41 au=53 ou=53 e=53 a=60 ow=90 oo=90 u=95
ओ$: o=0 a=40 ow=59 oo=64 ou=64 oh=69
^ओ: o=2 au=25 ou=40 oa=50
+ओ: o=2 yo=25 ow=35 oo=40
औ: au=3 o=20 ou=31 ow=38 a=39 aw=61 av=69
औ$: au=5 o=15 ou=20 ow=30 aw=40
^औ: au=2 o=20 ou=35 aw=40
ऑ: o=3 a=17 au=27 aw=40 ou=45 _=50
^ऑ: o=5 au=12 a=25 aw=35
# consonants
क: k=2 c=23 ck=36 ch=44 q=50 kk=64 kh=95 cc=98 que=98 g=108
ख: kh=1 k=37 kha=38 q=85
ग: g=0 gh=43 gg=50 k=57 j=102
घ: gh=1 g=30
च: ch=1 t=43 tch=50 chch=50 c=70 chh=70 cch=85
छ: chh=3 ch=15 cch=38 sh=69 c=79
ज: j=3 z=21 g=32 ge=40 jj=58 jh=58 dge=93 dg=98
झ: jh=2 z=25 j=35
ञ: n=2 ny=20
ट: t=0 te=40 tt=45 th=81 d=94
ठ: th=1 t=22 tth=40
ड: d=1 r=31 dd=43 dh=83 rr=88 rd=93
ढ: dh=2 rh=20 d=35 r=38
ण: n=0 m=43 nn=72
त: t=0 th=42 tt=92 d=104
थ: th=0 t=43 tt=84
द: d=0 dh=50 th=57 dd=87
ध: dh=1 d=27 dhh=85
न: n=0 nn=49 kn=65 m=100
प: p=0 pp=89 b=94
फ: f=2 ph=22 ff=45 p=71 fh=81 v=96
ब: b=0 bb=55 v=56 bh=85 p=90 w=95
भ: bh=0 b=45 v=85
म: m=0 mm=61 n=61
य: y=1 _=23 i=39 e=52 yy=99 j=99
र: r=0 rr=49 wr=63 d=109 l=114
ल: l=1 ll=32 le=92
ळ: l=2 ll=25
व: v=3 w=15 b=46 _=59 o=79 u=84 bh=99 vv=99 f=99
श: sh=1 s=26 tio=32 ss=53 ti=78 sio=78 ch=83 c=83 ssi=83 x=93
ष: sh=0 s=36 x=69
स: s=1 c=34 ce=41 ss=49 sh=49 sc=63 z=90 se=92 ps=102
ह: h=0 _=38 hh=95
# pairs spelt as one
क्ष: ksh=2 sh=23 x=28 ks=36 kch=63 chh=63 kshy=63 ch=68 xh=68
ज्ञ: gy=2 jn=15 gn=25 jny=25 dny=35 g=40
क्स: x=6 ks=12 cs=24 xe=40 cc=40 ksh=50
च्छ: cch=5 chch=14 chh=15 ch=25 achh=60 ccch=60
श्र: shr=1 sr=22 shra=60
क्ख: kkh=3 kh=12 kk=30 k=45
त्थ: tth=4 th=10 thth=25 tt=35
द्ध: ddh=4 dh=10 dd=30 d=35 dhdh=40
ट्ठ: tth=4 thh=12 th=12 tt=25 thth=25 t=40
ड्ढ: ddh=5 dh=10 dd=20 d=30 rh=40
# doubled consonants
क्क: kk=2 k=22 cc=25 ck=30 kkh=50 kh=60
ग्ग: gg=2 g=22
च्च: cch=9 chch=10 chh=13 ch=16 tch=25 cc=25 c=50
ज्ज: jj=2 j=22 zz=30 z=40 gg=40
ट्ट: tt=2 t=20 tth=50
ठ्ठ: tth=8 thth=10 thh=10 th=18 tt=35
ड्ड: dd=2 d=20 r=50
ण्ण: nn=3 n=15
त्त: tt=3 t=15 thth=40 th=40 tth=50
थ्थ: tth=8 th=10 thth=20 tt=40
द्द: dd=2 d=20 ddh=50
ध्ध: ddh=4 dh=12 dhdh=25 dd=30 d=40
न्न: nn=2 n=20
प्प: pp=2 p=18
फ्फ: ff=4 f=12 ph=25 fph=50
ब्ब: bb=2 b=22
म्म: mm=2 m=22
य्य: yy=4 y=12 iy=30 i=40
र्र: rr=2 r=20
ल्ल: ll=2 l=22
व्व: vv=6 ww=15 v=15 w=25 vw=40
श्श: ssh=10 sh=12 ss=20 shsh=25
स्स: ss=2 s=20
"""


def _read(table: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """sound -> ((spelling, cost), ...), cheapest first"""
    costs = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            sound, _, spellings = line.partition(": ")
            pairs = (entry.split("=") for entry in spellings.split())
            costs[sound] = tuple((way.replace("_", ""), int(tenths) / 10) for way, tenths in pairs)
    return costs


COSTS = _read(_TABLE)
