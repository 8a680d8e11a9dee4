"""What a training photograph's class folder says: which concepts are true, and which nobody knows (they are ignored)."""

from concepts import Concepts

RENAMED = {
    'leopards': 'leopard', 'cougar_body': 'cougar', 'cougar_face': 'cougar', 'crocodile_head': 'crocodile', 'bass': 'bass',
    'flamingo_head': 'flamingo', 'wild_cat': 'bobcat', 'gerenuk': 'gazelle', 'hawksbill': 'turtle', 'nautilus': 'shell',
    'sea_horse': 'seahorse', 'water_lilly': 'water lily', 'ketch': 'sailing boat', 'schooner': 'sailing boat',
    'electric_guitar': 'guitar', 'grand_piano': 'piano', 'cellphone': 'phone', 'headphone': 'headphone',
    'binocular': 'binoculars', 'ewer': 'jug', 'longsleeve': 'long sleeve', 'outwear': 'jacket', 'pants': 'trousers',
    'shoes': 'shoe', 'buildings': 'building',
}  # fmt: skip
FURRY = 'leopard cougar bobcat dalmatian llama kangaroo okapi gazelle panda beaver hedgehog elephant'.split()
# What a scene photograph may show besides its class; its objects are not labelled.
SCENE_TRUE = {
    'forest': {'forest', 'plant'}, 'sea': {'sea'}, 'mountain': {'mountain', 'land'}, 'glacier': {'glacier'},
    'building': {'building'}, 'street': {'street'},
}  # fmt: skip
SCENE_UNKNOWN = {
    'forest': {'snow', 'street', 'landscape', 'fog', 'mountain'},
    'sea': {'mountain', 'landscape', 'building', 'city', 'trees', 'boat', 'sailing boat', 'vehicle', 'glacier', 'dolphin',
            'umbrella', 'chair', 'furniture', 'plant', 'bird', 'animal'},
    'mountain': {'snow', 'glacier', 'forest', 'trees', 'water', 'sea', 'plant', 'building', 'street', 'city', 'animal'},
    'glacier': {'snow', 'mountain', 'water', 'sea', 'land', 'trees', 'landscape', 'boat', 'vehicle', 'animal', 'plant'},
    'building': {'street', 'trees', 'plant', 'landscape', 'land', 'water', 'vehicle', 'boat', 'stop sign', 'pagoda',
                 'statue', 'text', 'logo', 'brick wall'},
    'street': {'building', 'trees', 'plant', 'landscape', 'land', 'vehicle', 'stop sign', 'umbrella', 'text', 'logo',
               'clothing', 'chair', 'furniture', 'animal', 'brick wall', 'statue', 'lamp'},
}  # fmt: skip
SCENE_TEXTURES = {
    'forest': {'leaves texture', 'grass', 'soil', 'fog'}, 'sea': {'water surface', 'sand', 'stone', 'gravel', 'grass'},
    'mountain': {'stone', 'grass', 'gravel', 'soil', 'concrete'}, 'glacier': {'stone', 'gravel', 'marble', 'cracked ground'},
    'building': {'brick wall', 'stone', 'concrete', 'grass', 'metal', 'tiles', 'grid', 'striped', 'vertical stripes', 'horizontal stripes'},
    'street': {'brick wall', 'stone', 'cobblestone', 'concrete', 'tiles', 'grass', 'metal'},
}  # fmt: skip
WEATHER = {'fog', 'rain', 'snowfall', 'shadow', 'sunset', 'night', 'clouds', 'sky', 'blue sky', 'lens flare', 'starry sky'}
COMPOSITION = {'close-up', 'small object', 'object left', 'object right', 'centred', 'single object', 'several objects', 'scenery without object'}
# Things that occur unlabelled in photographs of objects.
LOOSE = {'text', 'logo', 'caption', 'symbol', 'watermark', 'tilted', 'occluded', 'circular frame', 'shadow', 'line drawing',
         'cartoon character', 'halftone', 'statue', 'date stamp', 'double exposure', 'cluttered', 'smooth', 'rough',
         'rounded corners', 'ruler', 'arrow'}  # fmt: skip
IN_THE_WILD = ('animal', 'plant', 'vehicle')
# Concepts that drawings teach and that photographs show unlabelled.
TIMES = {'day', 'sunny weather', 'sun', 'moon', 'morning', 'dusk', 'autumn', 'winter'}
SCENE_DRAWN = {
    'forest': {'autumn forest', 'fallen leaves', 'conifer', 'road', 'pond', 'garden', 'wildflowers', 'mushroom', 'fence', 'reeds', 'flower'},
    'sea': {'island', 'palm tree', 'road', 'fence', 'sail', 'reeds', 'house', 'duck', 'swan', 'water bird', 'field', 'meadow'},
    'mountain': {'conifer', 'road', 'house', 'field', 'meadow', 'desert', 'pond', 'wildflowers', 'fence', 'cow', 'sheep', 'horse', 'garden',
                 'flower', 'palm tree', 'cactus', 'autumn forest'},
    'glacier': {'conifer', 'road', 'house', 'field', 'meadow', 'desert', 'pond', 'island', 'bear'},
    'building': {'house', 'window', 'road', 'city street', 'street lamp', 'bus', 'car', 'bicycle', 'garden', 'palm tree', 'conifer', 'fence', 'stone wall',
                 'table', 'field', 'pond', 'flower'},
    'street': {'house', 'window', 'road', 'city street', 'street lamp', 'bus', 'bicycle', 'fence', 'palm tree', 'stone wall', 'table', 'garden', 'dog',
               'horse', 'flower', 'conifer', 'fallen leaves', 'autumn forest'},
}  # fmt: skip
HOME = {'indoors', 'window', 'kitchen', 'living room', 'cupboard', 'table', 'carpet', 'picture on the wall', 'sofa', 'person', 'hand'}
MEDIUM = {'drawing', 'photograph'}
HOUSE_FALSE = {'forest', 'sea', 'mountain', 'glacier', 'snow', 'landscape'}


class Labels:
    def __init__(self, concepts: Concepts):
        self.concepts = concepts
        self.places = concepts.in_group('places')
        self.textures = concepts.in_group('patterns')
        self.drawn_places = {n for n in concepts.in_group('drawn') if concepts.below(n) == {n} and 'outdoors' in concepts.ancestors[concepts.index[n]]}
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
            return SCENE_UNKNOWN[name] | SCENE_TEXTURES[name] | WEATHER | TIMES | SCENE_DRAWN[name] | {'person'} | ({'land'} - SCENE_TRUE[name] if name != 'sea' else set())
        if source == 'cutouts':
            return {'animal head'}
        unknown = self.places | self.textures | WEATHER | COMPOSITION | LOOSE | TIMES | HOME | self.media | {'fence', 'road', 'stone wall', 'house', 'bubbles'}
        if source == 'clothing':
            return (unknown | self.concepts.below('clothing') | {'furniture', 'fur'}) - HOUSE_FALSE - {'trees', 'water'}
        if name in self.wild:
            return unknown | self.drawn_places | {'plant', 'flower', 'animal head', 'fur', 'cage', 'underwater', 'reeds', 'wildflowers', 'cactus', 'palm tree',
                              'conifer', 'fallen leaves', 'scales', 'water bird'}
        return (unknown | {'fur', 'furniture'}) - HOUSE_FALSE

    def object_unknown(self, source: str, label: str) -> set[str]:
        """For a cut-out the surroundings are ours, so only what the object itself may carry stays unknown."""
        name = RENAMED.get(label, label.replace('_', ' '))
        plant = {'plant', 'flower'} if name in self.concepts.below('animal') else set()
        return {'animal head', 'fur', 'text', 'logo', 'symbol', 'statue', 'cartoon character', 'line drawing', 'shadow', 'water bird'} | self.media | plant
