"""Turns the 1,001 probabilities of the teacher into a few concepts: confident is true, very unlikely is false."""

import json

import numpy as np

TRUE_AT, FALSE_AT = 0.45, 0.03
GROUPS = {
    'valley': ['valley'],
    'cliff': ['cliff', 'promontory'],
    'lake': ['lakeside'],
    'beach': ['seashore', 'sandbar'],
    'volcano': ['volcano'],
    'castle': ['castle', 'palace', 'monastery', 'church', 'mosque', 'bell cote', 'dome'],
    'bridge': ['steel arch bridge', 'suspension bridge', 'viaduct'],
    'car': [
        'cab',
        'convertible',
        'minivan',
        'sports car',
        'limousine',
        'beach wagon',
        'jeep',
        'racer',
        'Model T',
        'police van',
        'ambulance',
    ],
    'truck': [
        'moving van',
        'trailer truck',
        'garbage truck',
        'tow truck',
        'minibus',
        'school bus',
        'trolleybus',
        'fire engine',
        'pickup',
    ],
    'boat': [
        'yawl',
        'schooner',
        'catamaran',
        'trimaran',
        'speedboat',
        'lifeboat',
        'canoe',
        'fireboat',
        'container ship',
        'liner',
        'gondola',
        'pirate',
    ],
    'jeans': ['jean'],
    'sweatshirt': ['sweatshirt'],
}
WHERE = {name: ('clothing',) if name in ('jeans', 'sweatshirt') else ('scenes',) for name in GROUPS}
# A tag is believed only where the folder's class makes it plausible.
ONLY_IN = {
    'lake': ('mountain', 'glacier', 'forest', 'sea'),
    'beach': ('sea',),
    'volcano': ('mountain',),
    'valley': ('mountain', 'glacier'),
    'cliff': ('sea', 'mountain'),
    'castle': ('buildings', 'street'),
    'boat': ('sea', 'glacier', 'street', 'buildings'),
}


class Tags:
    def __init__(self, path: str, teacher_config: str):
        labels = json.load(open(teacher_config))['id2label']
        first = {text.split(',')[0]: int(i) for i, text in labels.items()}
        data = np.load(path)
        rows = data['probabilities'].astype(np.float32)
        self.row = {str(name): i for i, name in enumerate(data['names'])}
        self.score = {g: rows[:, [first[m] for m in members if m in first]].sum(1) for g, members in GROUPS.items()}

    def of(self, photo) -> tuple[set[str], set[str], set[str]]:
        """True, unknown and false tags of a photograph."""
        true, unknown, false = set(), set(), set()
        i = self.row.get(photo.name)
        for name, score in self.score.items():
            if i is None or photo.source not in WHERE[name]:
                unknown.add(name)
            elif score[i] >= TRUE_AT:
                (true if photo.label in ONLY_IN.get(name, (photo.label,)) else unknown).add(name)
            else:
                (false if score[i] <= FALSE_AT else unknown).add(name)
        return true, unknown, false
