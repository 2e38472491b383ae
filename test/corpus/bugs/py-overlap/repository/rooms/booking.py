class Booking:
    def __init__(self, room, start, end):
        if end <= start:
            raise ValueError("a booking ends after it starts")
        self.room = room
        self.start = start
        self.end = end

    def conflicts(self, other):
        same_room = self.room == other.room
        return same_room and (self.start < other.end or other.start < self.end)


def free_at(bookings, room, hour):
    return not any(b.room == room and b.start <= hour < b.end for b in bookings)
