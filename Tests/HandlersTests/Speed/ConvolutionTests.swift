import Arrays
import Handlers
import Testing

/// oneDNN has reference loops that are some hundred times slower than its others, and takes them without a
/// word where it has nothing better for an order of the numbers.
struct ConvolutionTests {
    @Test(
        "no pass of a usual convolution is left to oneDNN's reference loops",
        arguments: [
            (ConvolutionGeometry(batch: 100, height: 32, width: 32, channels: 3, kernel: (5, 5)), 32),
            (
                ConvolutionGeometry(
                    batch: 100, height: 16, width: 16, channels: 32, kernel: (5, 5), padding: ImagePadding(2)),
                32
            ),
            (
                ConvolutionGeometry(
                    batch: 100, height: 8, width: 8, channels: 32, kernel: (5, 5), padding: ImagePadding(2)),
                64
            ),
            (ConvolutionGeometry(batch: 20, height: 28, width: 28, channels: 1, kernel: (5, 5)), 20),
            (
                ConvolutionGeometry(
                    batch: 16, height: 32, width: 32, channels: 64, kernel: (3, 3), stride: (2, 2),
                    padding: ImagePadding(1)), 128
            ),
            (ConvolutionGeometry(batch: 8, height: 14, width: 14, channels: 256, kernel: (1, 1)), 256),
            (
                ConvolutionGeometry(
                    batch: 20, height: 1, width: 100, channels: 17, kernel: (1, 5),
                    padding: ImagePadding(left: 4)), 30
            ),
            (
                ConvolutionGeometry(
                    batch: 4, height: 63, width: 63, channels: 5, kernel: (11, 11), stride: (4, 4)), 7
            ),
            (
                ConvolutionGeometry(
                    batch: 2, height: 7, width: 8, channels: 1, kernel: (2, 2), stride: (3, 3),
                    padding: ImagePadding(1)), 2
            ),
        ])
    func implementations(geometry: ConvolutionGeometry, filters: Int) {
        let names = CPUHandler().convolutionImplementations(geometry, filters: filters)
        #expect(names.count == 3)
        for name in names {
            #expect(!name.isEmpty && !name.hasPrefix("ref"), "\(names) for \(geometry), \(filters) filters")
        }
    }
}
