import HDF5
import TestSupport
import Testing

extension TutorialTests {
    private static let rain = (0..<365 * 24).map { Float($0) }

    /// The file that the tutorial reads.
    private static func example(_ path: String) throws {
        let writer = HDF5Writer()
        for (name, values) in [("bern", [8, 9] as [Float]), ("zurich", [11.5, 12.25, 9])] {
            let dataset = "stations/\(name)/temperature"
            writer.add(dataset, .float32(values, shape: [values.count]))
            writer.set("unit", to: "°C", on: dataset)
        }
        writer.add("observers", .variableStrings(["Ada", "Émilie"], shape: [2]))
        writer.add("rain", .float32(rain, shape: [365, 24]), storage: .gzip())
        writer.add(
            "events",
            .compound([
                ("kind", .fixedStrings(["storm", "frost"])), ("strength", .float64([7.5, 2], shape: [2])),
            ]))
        try writer.write(toFile: path)
    }

    @Test("reading: the code of the tutorial does what it says")
    func reading() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("example.h5")
        try Self.example(path)
        var printed: [String] = []
        func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }

        let file = try HDF5File(path: path)
        let stations = try file.root.group("stations")
        for name in stations.names {
            let temperature = try stations.dataset("\(name)/temperature")
            print(name, temperature.shape, temperature.datatype)
        }
        #expect(printed == ["bern [2] little-endian 32-bit float", "zurich [3] little-endian 32-bit float"])

        let temperature = try file.root.dataset("stations/zurich/temperature")
        let values = try temperature.read(Float.self)
        let unit = try temperature.attribute("unit").readString()
        let names = try file.root.dataset("observers").readStrings()
        #expect(values == [11.5, 12.25, 9] && unit == "°C" && names == ["Ada", "Émilie"])

        let rain = try file.root.dataset("rain")  // 365 days × 24 hours
        let march = try rain.read(Float.self, HDF5Hyperslab([59..<90, 0..<24]))
        let everySixthHour = try rain.read(
            Float.self, HDF5Hyperslab(start: [0, 0], count: [365, 4], stride: [1, 6]))
        #expect(march == Array(Self.rain[59 * 24..<90 * 24]))
        #expect(everySixthHour == stride(from: 0, to: 365 * 24, by: 6).map { Self.rain[$0] })

        printed = []
        let events = try file.root.dataset("events").readElements()
        for event in events {
            if case .text(let kind)? = event["kind"], case .float(let strength)? = event["strength"] {
                print(kind, strength)
            }
        }
        #expect(printed == ["storm 7.5", "frost 2.0"])
    }

    @Test("reading: limits and other files")
    func limits() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("example.h5")
        try Self.example(path)
        var printed: [String] = []
        func print(_ item: Any) { printed.append("\(item)") }

        var limits = HDF5Limits()
        limits.dataBytes = 1 << 30  // up to 1 GiB of decompressed data
        do {
            let file = try HDF5File(path: path, limits: limits)
            print(try file.root.dataset("rain").read(Double.self).count)
        } catch let error as HDF5Error where error.code == .limit {
            print("This file is too large for us: \(error)")
        }
        #expect(printed == ["8760"])

        let overview = try HDF5File(path: path, resolver: .directory("/data/stations"))
        #expect(try overview.root.names.contains("rain"))
    }
}
