#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Testing
import Training

@Suite("Progress output")
struct OutputTests {
    @Test("a pipe is no terminal and gets the text as it is")
    func pipes() {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let output = DescriptorOutput(ends[1])
        output.write("epoch 1 [██]\n")
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(ends[0], &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "epoch 1 [██]\n")
        #expect(!output.isTerminal && output.width == 80)
    }

    @Test("a terminal tells its width, also when it changes")
    func terminal() throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        try #require(openpty(&master, &slave, nil, nil, nil) == 0)
        defer {
            close(master)
            close(slave)
        }
        let output = DescriptorOutput(slave)
        #expect(output.isTerminal)
        for width in [120, 40] {
            var size = winsize(ws_row: 24, ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
            #expect(ioctl(slave, UInt(TIOCSWINSZ), &size) == 0)
            #expect(output.width == width)
        }
    }

    @Test("a descriptor that is not open loses the text and nothing else")
    func closed() {
        let output = DescriptorOutput(-1)
        output.write("lost")
        #expect(!output.isTerminal && output.width == 80)
    }

    @Test("a request to stop keeps the signal that asked")
    func request() {
        let request = StopRequest()
        #expect(request.signal == nil)
        request.request(signal: 2)
        #expect(request.signal == 2)
    }

    @Test("the clock goes forward")
    func clock() {
        let clock = MonotonicTime()
        let first = clock.seconds
        #expect(first >= 0 && clock.seconds >= first)
    }
}
