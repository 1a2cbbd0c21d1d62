import HDF5
import TestSupport
import Testing

extension TutorialTests {
    @Test("writing: the code of the tutorial does what it says")
    func writing() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("example.h5")
        let rain = (0..<365 * 24).map { Float($0) }
        let radar = (0..<120 * 64 * 64).map { Int16(truncatingIfNeeded: $0) }

        let writer = HDF5Writer()
        writer.add("stations/zurich/temperature", .float32([11.5, 12.25, 9], shape: [3]))
        writer.set("unit", to: "°C", on: "stations/zurich/temperature")
        writer.add("observers", .variableStrings(["Ada", "Émilie"], shape: [2]))
        writer.addSoftLink("home", to: "/stations/zurich")
        try writer.write(toFile: path)
        #expect(try HDF5File(path: path).root.link("home") == .soft("/stations/zurich"))

        writer.add("rain", .float32(rain, shape: [365, 24]), storage: .gzip(level: 4, shuffle: true))
        writer.add(
            "radar", .integers(radar, shape: [120, 64, 64]),
            storage: .chunked(shape: [1, 64, 64], filters: [.shuffle, .deflate(level: 6), .fletcher32]))

        writer.add(
            "events",
            .compound([
                ("kind", .fixedStrings(["storm", "frost"])),
                ("strength", .float64([7.5, 2], shape: [2])),
                ("verified", .booleans([true, false], shape: [2])),
            ]))

        try writer.write(toFile: path)
        let root = try HDF5File(path: path).root
        #expect(try root.dataset("rain").read(Float.self) == rain)
        #expect(try root.dataset("radar").read(Int16.self) == radar)
        #expect(try root.dataset("events").readElements()[1]["kind"] == .text("frost"))
    }

    @Test("writing: the oldest form")
    func oldest() throws {
        let old = HDF5Writer(form: .oldest)
        old.add("temperature", .float32([11.5, 12.25, 9], shape: [3]))
        let bytes = try old.bytes()
        #expect(try HDF5File(bytes: bytes).root.dataset("temperature").read(Float.self) == [11.5, 12.25, 9])
    }

    @Test("writing: a file that grows")
    func appending() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("log.h5")

        let log = try HDF5Appender(creating: path)
        let pressure = try log.addSeries("pressure", .float32, chunkRows: 1024)
        try pressure.append([1013.2, 1013.4] as [Float])
        try log.flush()
        try pressure.append([1013.1] as [Float])
        try log.close()

        #expect(
            try HDF5File(path: path).root.dataset("pressure").read(Float.self) == [1013.2, 1013.4, 1013.1])
    }
}
