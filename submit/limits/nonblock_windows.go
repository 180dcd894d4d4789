package limits

const nonblock = 0
