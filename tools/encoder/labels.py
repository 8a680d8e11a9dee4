"""What a photograph's class folder says: which concepts are true, and which nobody knows (they are ignored)."""

from concepts import Concepts


def names(text: str) -> set[str]:
    return {name.strip() for name in text.replace('\n', ' ').split(',') if name.strip()}


def table(text: str) -> dict[str, set[str]]:
    """Lines of `class: name, name`; a line without a colon goes on with the class above."""
    rows, label = {}, ''
    for line in text.strip().splitlines():
        head, colon, rest = line.partition(':')
        label = head.strip() if colon else label
        rows[label] = rows.get(label, set()) | names(rest if colon else line)
    return rows


RENAMED = {
    'leopards': 'leopard',
    'cougar_body': 'cougar',
    'cougar_face': 'cougar',
    'crocodile_head': 'crocodile',
    'bass': 'bass',
    'flamingo_head': 'flamingo',
    'wild_cat': 'bobcat',
    'gerenuk': 'gazelle',
    'hawksbill': 'turtle',
    'nautilus': 'shell',
    'sea_horse': 'seahorse',
    'water_lilly': 'water lily',
    'ketch': 'sailing boat',
    'schooner': 'sailing boat',
    'electric_guitar': 'guitar',
    'grand_piano': 'piano',
    'cellphone': 'phone',
    'headphone': 'headphone',
    'binocular': 'binoculars',
    'ewer': 'jug',
    'dollar_bill': 'banknote',
    'outwear': 'jacket',
    'pants': 'trousers',
    'shoes': 'shoe',
    'buildings': 'building',
}
FURRY = 'leopard cougar bobcat dalmatian llama kangaroo okapi gazelle panda beaver hedgehog elephant'.split()
# What a scene photograph may show besides its class; its objects are not labelled.
SCENE_TRUE = table(
    """
    forest: forest, plant
    sea: sea
    mountain: land, mountain
    glacier: glacier
    building: building
    street: street
    """
)
SCENE_UNKNOWN = table(
    """
    forest: fog, landscape, mountain, snow, street
    sea: animal, bird, boat, building, chair, city, dolphin, furniture, glacier, landscape, mountain, plant,
        sailing boat, trees, umbrella, vehicle
    mountain: animal, building, city, forest, glacier, plant, sea, snow, street, trees, water
    glacier: animal, boat, land, landscape, mountain, plant, sea, snow, trees, vehicle, water
    building: boat, brick wall, land, landscape, logo, pagoda, plant, statue, stop sign, street, text, trees,
        vehicle, water
    street: animal, brick wall, building, chair, clothing, furniture, lamp, land, landscape, logo, plant, statue,
        stop sign, text, trees, umbrella, vehicle
    """
)
SCENE_TEXTURES = table(
    """
    forest: fog, grass, leaves texture, soil
    sea: grass, gravel, sand, stone, water surface
    mountain: concrete, grass, gravel, soil, stone
    glacier: cracked ground, gravel, marble, stone
    building: brick wall, concrete, grass, grid, horizontal stripes, metal, stone, striped, tiles,
        vertical stripes
    street: brick wall, cobblestone, concrete, grass, metal, stone, tiles
    """
)
WEATHER = names(
    """
    blue sky, clouds, fog, lens flare, night, rain, shadow, sky, snowfall, starry sky, sunset
    """
)
COMPOSITION = names(
    """
    centred, close-up, object left, object right, scenery without object, several objects, single object,
    small object
    """
)
# Things that occur unlabelled in photographs of objects.
LOOSE = names(
    """
    arrow, caption, cartoon character, circular frame, cluttered, double exposure, halftone, line drawing, logo,
    occluded, rough, rounded corners, ruler, shadow, smooth, statue, symbol, text, tilted, timestamp, watermark
    """
)
IN_THE_WILD = ('animal', 'plant', 'vehicle')
# Concepts that drawings teach and that photographs show unlabelled.
TIMES = names(
    """
    autumn, day, dusk, moon, morning, sun, sunny weather, winter
    """
)
SCENE_DRAWN = table(
    """
    forest: autumn forest, conifer, fallen leaves, fence, flower, garden, mushroom, pond, reeds, road, wildflowers
    sea: duck, fence, field, house, island, meadow, palm tree, reeds, road, sail, swan, water bird
    mountain: autumn forest, cactus, conifer, cow, desert, fence, field, flower, garden, horse, house, meadow,
        palm tree, pond, road, sheep, wildflowers
    glacier: bear, conifer, desert, field, house, island, meadow, pond, road
    building: bicycle, bus, car, city street, conifer, fence, field, flower, garden, house, palm tree, pond, road,
        stone wall, street lamp, table, window
    street: autumn forest, bicycle, bus, city street, conifer, dog, fallen leaves, fence, flower, garden, horse,
        house, palm tree, road, stone wall, street lamp, table, window
    """
)
HOME = names(
    """
    carpet, cupboard, hand, indoors, kitchen, living room, person, picture on the wall, sofa, table, window
    """
)
MEDIUM = {'drawing', 'photograph'}
HOUSE_FALSE = {'forest', 'sea', 'mountain', 'glacier', 'snow', 'landscape'}


class Labels:
    def __init__(self, concepts: Concepts):
        self.concepts = concepts
        self.places = concepts.in_group('places')
        self.textures = concepts.in_group('patterns')
        self.drawn_places = {
            n
            for n in concepts.in_group('drawn')
            if concepts.below(n) == {n} and 'outdoors' in concepts.ancestors[concepts.index[n]]
        }
        self.media = {n for m in MEDIUM for n in concepts.below(m)}
        self.wild = set().union(*(concepts.below(name) for name in IN_THE_WILD))

    def true_names(self, source: str, label: str) -> set[str]:
        name = RENAMED.get(label, label.replace('_', ' '))
        if source == 'scenes':
            return SCENE_TRUE[name] | {'photograph'}
        true = {name}
        if name in FURRY:
            true.add('fur')
        if name in self.concepts.below('bird'):
            true.add('feather')
        if label in ('cougar_face', 'crocodile_head', 'flamingo_head'):
            true.add('animal head')
        return true | ({'photograph'} if source == 'clothing' else set())

    def unknown_names(self, source: str, label: str) -> set[str]:
        name = RENAMED.get(label, label.replace('_', ' '))
        if source == 'scenes':
            return (
                SCENE_UNKNOWN[name]
                | SCENE_TEXTURES[name]
                | WEATHER
                | TIMES
                | SCENE_DRAWN[name]
                | {'person'}
                | ({'land'} - SCENE_TRUE[name] if name != 'sea' else set())
            )
        if source == 'cutouts':
            return {'animal head'}
        unknown = (
            self.places
            | self.textures
            | WEATHER
            | COMPOSITION
            | LOOSE
            | TIMES
            | HOME
            | self.media
            | {'fence', 'road', 'stone wall', 'house', 'bubbles'}
        )
        if source == 'clothing':
            return (unknown | self.concepts.below('clothing') | {'furniture', 'fur'}) - HOUSE_FALSE - {'trees', 'water'}
        if name in self.wild:
            return (
                unknown
                | self.drawn_places
                | {
                    'plant',
                    'flower',
                    'animal head',
                    'fur',
                    'cage',
                    'underwater',
                    'reeds',
                    'wildflowers',
                    'cactus',
                    'palm tree',
                    'conifer',
                    'fallen leaves',
                    'scales',
                    'water bird',
                }
            )
        return (unknown | {'fur', 'furniture'}) - HOUSE_FALSE

    def object_unknown(self, source: str, label: str) -> set[str]:
        """For a cut-out the surroundings are ours, so only what the object itself may carry stays unknown."""
        name = RENAMED.get(label, label.replace('_', ' '))
        plant = {'plant', 'flower'} if name in self.concepts.below('animal') else set()
        return (
            {
                'animal head',
                'fur',
                'text',
                'logo',
                'symbol',
                'statue',
                'cartoon character',
                'line drawing',
                'shadow',
                'water bird',
            }
            | self.media
            | plant
        )
