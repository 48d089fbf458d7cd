"""`python -m flashgen.sound.espeak_worker SPEED RANGE`: texts in, samples out; the only program that loads eSpeak NG.

Reads a JSON string a line; writes a line "BYTES RATE" and that many bytes of 16-bit samples for each.
"""

from __future__ import annotations

import _ctypes
import ctypes
import json
import sys

import espeakng_loader

SYNCHRONOUS, NO_EXIT = 2, 0x8000
UTF8, PHONEMES = 1, 0x100
PARAMETER_RATE, PARAMETER_RANGE = 1, 4
VOICE = b"cmn-latn-pinyin"
unload = getattr(_ctypes, "FreeLibrary" if sys.platform == "win32" else "dlclose")
Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> int:
    """Serve until the input ends."""
    speed, pitch_range = map(int, sys.argv[1:3])
    for line in sys.stdin.buffer:
        samples, rate = spoken(json.loads(line), speed, pitch_range)
        if rate <= 0:
            return 1
        sys.stdout.buffer.write(b"%d %d\n" % (len(samples), rate) + samples)
        sys.stdout.buffer.flush()
    return 0


def spoken(text: str, speed: int, pitch_range: int) -> tuple[bytes, int]:
    """The samples of a text and their rate, 0 if the voice fails.

    The library is loaded anew each time (3 ms): what it said before changes the samples of what it says next, even
    after its own reset, and a word must have the same sound in every deck.
    """
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = str(espeakng_loader.get_data_path()).encode()
    heard = bytearray()

    def hear(samples: ctypes._Pointer[ctypes.c_short], count: int, _: object) -> int:
        if count > 0:
            heard.extend(ctypes.string_at(samples, 2 * count))
        return 0

    callback = Callback(hear)  # kept in a name: the library holds only its address
    rate: int = library.espeak_Initialize(SYNCHRONOUS, 0, data, NO_EXIT)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetParameter(PARAMETER_RATE, speed, 0)
    library.espeak_SetParameter(PARAMETER_RANGE, pitch_range, 0)
    if rate <= 0 or library.espeak_SetVoiceByName(VOICE) != 0:
        return b"", 0
    said = text.encode() + b"\0"
    library.espeak_Synth(said, len(said), 0, 1, 0, UTF8 | PHONEMES, None, None)
    library.espeak_Synchronize()
    library.espeak_Terminate()
    unload(library._handle)
    return bytes(heard), rate


if __name__ == "__main__":
    sys.exit(main())
