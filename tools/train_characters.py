"""Train the networks for digits and katakana in boxes, calibrate them, and write both into the package.

    python tools/train_characters.py [--fonts FOLDER] [--digits 90000] [--kana 150000] [--only lines]

Needs PyTorch and onnx besides the extra `paper` (in an environment of their own) and free typefaces of Debian, which are fetched
into FOLDER. Afterwards the thresholds of lines are set, for which nothing is trained. One thread and a seed: the same versions give
the same weights on the same kind of machine. Trained on invented writing alone (`writing`, `strokes`); calibrated and scored on
typefaces and strays of the pen that were never learnt from.
"""

import argparse
import datetime as dt
import json
import time
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn

import line_scoring
import writing
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading import characters
from jimukyoku.engines.reading.ink import SIDE, written
from scoring import calibrate, scores

PACKAGE = Path(characters.__file__).parent
CALIBRATION = PACKAGE / "calibration.json"
SEED = 1
WIDTHS = {ZoneKind.DIGITS: (16, 32, 48, 64, 96), ZoneKind.KANA: (20, 36, 64, 96, 160)}
EPOCHS, BATCH, RATE, JUNK = 7, 256, 4e-3, 0.09


class Network(nn.Module):
    """Four convolutions on the writing, one layer that also sees its size and place, a class for what is no character."""

    def __init__(self, widths: tuple[int, ...], classes: int) -> None:
        super().__init__()
        first, second, third, fourth, last = widths
        self.seen = nn.ModuleList([nn.Conv2d(1, first, 5, 2, 2), nn.Conv2d(first, second, 3, 1, 1), nn.Conv2d(second, third, 3, 1, 1),
                                   nn.Conv2d(third, fourth, 3, 1, 1)])  # fmt: skip
        self.even = nn.ModuleList([nn.BatchNorm2d(width) for width in widths[:4]])
        self.joined = nn.Linear(fourth * (SIDE // 8) ** 2 + 4, last)
        self.named = nn.Linear(last, classes)

    def forward(self, picture: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """Return a score a class."""
        for step, (convolution, norm) in enumerate(zip(self.seen, self.even, strict=True)):
            picture = torch.relu(norm(convolution(picture)))
            picture = torch.max_pool2d(picture, 2) if step in (1, 2) else picture
        joined = torch.relu(self.joined(torch.cat([picture.flatten(1), place], 1)))
        return self.named(nn.functional.dropout(joined, 0.25, self.training))


def main() -> None:
    """Invent, train, export, calibrate, score, write."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--fonts", type=Path, default=Path("build/fonts"))
    asked.add_argument("--digits", type=int, default=90_000)
    asked.add_argument("--kana", type=int, default=150_000)
    asked.add_argument("--only", choices=("digits", "kana", "lines"), help="leave the rest as it is")
    asked.add_argument("--keep-weights", action="store_true", help="calibrate and score what ships, train nothing")
    given = asked.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    kept = json.loads(CALIBRATION.read_text("utf-8")) if given.only or given.keep_weights else {}
    kept |= {"command": f"python tools/train_characters.py --digits {given.digits} --kana {given.kana}", "seed": SEED,
             "date": dt.datetime.now(dt.UTC).date().isoformat(), "torch": torch.__version__,
             "typefaces": {group: sorted(of) for group, of in writing.FONTS.items()}}  # fmt: skip
    for kind, size in ((ZoneKind.DIGITS, given.digits), (ZoneKind.KANA, given.kana)):
        if given.only in (None, kind.value):
            learn(kept, kind, 0 if given.keep_weights else size, given.fonts)
    if given.only in (None, "lines"):
        write(kept | line_scoring.calibrate(given.fonts))


def learn(kept: dict, kind: ZoneKind, size: int, fonts: Path) -> None:
    """Train one network (on no examples: keep it), calibrate it and score it."""
    begun = time.perf_counter()
    if size:
        export(train(kind, *invent(kind, size, fonts)), PACKAGE / f"{kind.value}.onnx")
        kept[kind.value] = {"examples": size, "seconds": round(time.perf_counter() - begun)}
    kept[kind.value]["temperature"] = 1.0
    write(kept)
    kept[kind.value] |= calibrate(kind, fonts)
    write(kept)
    kept[kind.value]["scores"] = scores(kind, fonts)
    write(kept)


def write(kept: dict) -> None:
    """Write the calibration where the package reads it."""
    CALIBRATION.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    characters.calibration.cache_clear()
    characters._network.cache_clear()


def invent(kind: ZoneKind, size: int, fonts: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pictures, places and classes of ``size`` boxes of invented writing; what left no ink is left out."""
    dice, names = np.random.default_rng([SEED, len(kind.value)]), characters.CLASSES[kind]
    pictures, places, labels = [], [], []
    before: list[np.ndarray] = []
    for start in range(0, size, 2_000):
        cells, wanted = [], []
        for _one in range(min(2_000, size - start)):
            label = len(names) if dice.random() < JUNK else int(dice.integers(len(names)))
            cell, ink = box(dice, names[label] if label < len(names) else "", kind, fonts, before)
            before = [ink]
            cells.append(cell)
            wanted.append(label)
        ready = written(cells)
        seen = ready.ink > 0
        pictures.append((ready.pictures[seen] * 255).astype(np.uint8))
        places.append(ready.places[seen])
        labels.append(np.array(wanted)[seen])
    return np.concatenate(pictures), np.concatenate(places), np.concatenate(labels)


def box(dice: np.random.Generator, name: str, kind: ZoneKind, fonts: Path, before: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the crop of one box in which ``name`` ('' = no character) was written, and what was written."""
    able = writing.writers("learn", name or "ア" if kind == ZoneKind.KANA else name or "0", fonts)
    by = writing.hand(dice, "" if dice.random() < 0.6 else writing.one_of(dice, able))
    on = writing.sheet(dice)
    ink = writing.coverage(dice, name, by, on.box) if name else writing.junk(dice, on.box, kind == ZoneKind.DIGITS, by)
    return writing.cell(dice, ink, by, on, before if dice.random() < 0.25 else []), ink


def train(kind: ZoneKind, pictures: np.ndarray, places: np.ndarray, labels: np.ndarray) -> Network:
    """Return a network that learnt the examples, each seen ``EPOCHS`` times a little elsewhere."""
    torch.manual_seed(SEED)
    network = Network(WIDTHS[kind], len(characters.CLASSES[kind]) + 1).to(memory_format=torch.channels_last)
    rounds = len(labels) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.02)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, EPOCHS * rounds)
    dice = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        order, lost = dice.permutation(len(labels)), 0.0
        for number in range(rounds):
            some = order[number * BATCH : (number + 1) * BATCH]
            seen = np.roll(pictures[some], dice.integers(-1, 2, 2), (1, 2))
            with torch.autocast("cpu", torch.bfloat16):
                out = network(torch.from_numpy(seen.astype(np.float32) / 255)[:, None], torch.from_numpy(places[some]))
            loss = nn.functional.cross_entropy(out.float(), torch.from_numpy(labels[some]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            pace.step()
            lost += loss.item()
        print(f"{kind.value} {epoch + 1}/{EPOCHS}: {lost / rounds:.4f}", flush=True)
    return network.eval()


def export(network: Network, path: Path) -> None:
    """Write the network as ONNX, normalisation folded into the convolutions; the file is the same for the same weights."""
    nodes, weights, flow = [], [], "picture"

    def add(kind: str, inputs: list[str], **options: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [f"{kind}{len(nodes)}"], **options))
        return f"{kind}{len(nodes) - 1}"

    def keep(name: str, value: torch.Tensor) -> str:
        weights.append(numpy_helper.from_array(value.detach().numpy().astype(np.float32), name))
        return name

    for step, (seen, even) in enumerate(zip(network.seen, network.even, strict=True)):
        by = even.weight / torch.sqrt(even.running_var + even.eps)
        names = [keep(f"w{step}", seen.weight * by[:, None, None, None]), keep(f"b{step}", (seen.bias - even.running_mean) * by + even.bias)]
        pads, stride = [seen.padding[0]] * 4, list(seen.stride)
        flow = add("Relu", [add("Conv", [flow, *names], kernel_shape=list(seen.kernel_size), pads=pads, strides=stride)])
        flow = add("MaxPool", [flow], kernel_shape=[2, 2], strides=[2, 2]) if step in (1, 2) else flow
    flow = add("Concat", [add("Flatten", [flow]), "place"], axis=1)
    flow = add("Relu", [add("Gemm", [flow, keep("w4", network.joined.weight), keep("b4", network.joined.bias)], transB=1)])
    nodes.append(helper.make_node("Gemm", [flow, keep("w5", network.named.weight), keep("b5", network.named.bias)], ["scores"], transB=1))
    real = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes, "characters",
        [helper.make_tensor_value_info("picture", real, ["n", 1, SIDE, SIDE]), helper.make_tensor_value_info("place", real, ["n", 4])],
        [helper.make_tensor_value_info("scores", real, ["n", network.named.out_features])], weights,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="jimukyoku")
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
