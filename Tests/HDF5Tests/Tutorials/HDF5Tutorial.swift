import HDF5
import TestSupport
import Testing

extension TutorialTests {
    @Test("the overview: a dataset with a unit, written and read")
    func overview() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("stations.h5")

        let writer = HDF5Writer()
        writer.add("stations/zurich/temperature", .float32([11.5, 12.25, 9], shape: [3]))
        writer.set("unit", to: "°C", on: "stations/zurich/temperature")
        try writer.write(toFile: path)

        let file = try HDF5File(path: path)
        let temperature = try file.root.dataset("stations/zurich/temperature")
        let values = try temperature.read(Float.self)
        let unit = try temperature.attribute("unit").readString()

        #expect(values == [11.5, 12.25, 9])
        #expect(unit == "°C")
    }
}
