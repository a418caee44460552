"""Passes Ethernet frames between two interfaces, and holds back each ICMP echo request of one length for a while.

relay.py INNER OUTER DELAY_NS FRAME_BYTES LOG: what comes from INNER leaves at OUTER and the other way round. LOG gets a line
`TYPE NANOSECONDS` for each echo packet of FRAME_BYTES, request (8) or reply (0): the time from the kernel's stamp of its arrival to the moment at
which it was sent. It ends when it is killed; who starts it sees to that (timeout).
"""

import collections
import select
import socket
import struct
import sys
import time

ETH_P_ALL, PACKET_OUTGOING, SO_TIMESTAMPNS = 3, 4, 35
inner_name, outer_name, delay_ns, frame_bytes, log_name = sys.argv[1:]
delay_ns, frame_bytes = int(delay_ns), int(frame_bytes)


def listen(name):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    end.bind((name, 0))
    end.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return end


def echo_type(frame):
    """8 for a request of the probe, 0 for a reply to one, None for all else."""
    is_echo = len(frame) == frame_bytes and frame[12:14] == b"\x08\x00" and frame[23] == 1
    return frame[14 + (frame[14] & 15) * 4] if is_echo else None


inner, outer = listen(inner_name), listen(outer_name)
log = open(log_name, "w", buffering=1)
held = collections.deque()


def pass_on(end, frame, kind, arrived_ns):
    end.send(frame)
    if kind is not None:
        log.write(f"{kind} {time.clock_gettime_ns(time.CLOCK_REALTIME) - arrived_ns}\n")


def take(end, other):
    frame, ancillary, _, address = end.recvmsg(65536, 64)
    if address[2] == PACKET_OUTGOING:
        return
    kind = echo_type(frame)
    seconds, nanoseconds = struct.unpack("qq", ancillary[0][2])
    arrived_ns = seconds * 10**9 + nanoseconds
    if kind == 8:
        held.append((arrived_ns + delay_ns, other, frame, kind, arrived_ns))
    else:
        pass_on(other, frame, kind, arrived_ns)


while True:
    wait = None if not held else max(0, held[0][0] - time.clock_gettime_ns(time.CLOCK_REALTIME)) / 1e9
    for end in select.select([inner, outer], [], [], wait)[0]:
        take(end, outer if end is inner else inner)
    while held and held[0][0] <= time.clock_gettime_ns(time.CLOCK_REALTIME):
        pass_on(*held.popleft()[1:])
