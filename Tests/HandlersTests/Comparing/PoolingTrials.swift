import Arrays
import Handlers

private let shapes = [
    ConvolutionGeometry(batch: 1, height: 1, width: 1, channels: 1, kernel: (1, 1)),
    ConvolutionGeometry(batch: 0, height: 4, width: 3, channels: 2, kernel: (2, 2)),
    ConvolutionGeometry(batch: 3, height: 5, width: 4, channels: 3, kernel: (2, 3)),
    ConvolutionGeometry(
        batch: 4, height: 6, width: 9, channels: 17, kernel: (3, 2), stride: (1, 2),
        padding: ImagePadding(top: 2, left: 0, bottom: 1, right: 1)),
    // Windows wholly outside the image, and pixels that no window sees.
    ConvolutionGeometry(
        batch: 2, height: 3, width: 2, channels: 3, kernel: (2, 2), stride: (2, 1), padding: ImagePadding(3)),
    ConvolutionGeometry(batch: 5, height: 7, width: 8, channels: 1, kernel: (2, 2), stride: (3, 3)),
    // Work for several threads.
    ConvolutionGeometry(batch: 9, height: 16, width: 16, channels: 70, kernel: (2, 2), stride: (2, 2)),
    ConvolutionGeometry(
        batch: 7, height: 14, width: 13, channels: 33, kernel: (3, 3), stride: (2, 1),
        padding: ImagePadding(1)),
    // Windows as large as the image.
    ConvolutionGeometry(batch: 6, height: 40, width: 30, channels: 20, kernel: (40, 30)),
]

/// Trials of poolings.
func poolingTrials() -> [Trial] {
    var samples = Samples(seed: 31)
    var trials: [Trial] = []
    for (index, geometry) in shapes.enumerated() {
        let gap = index % 3
        let (images, pooled) = (geometry.imageCount, geometry.pooledCount)
        for hasTies in [false, true] {
            trials.append(
                Trial(
                    "maxPooling \(geometry) ties \(hasTies)",
                    [
                        hasTies
                            ? samples.ties(geometry.batch, images)
                            : samples.matrix(geometry.batch, images, gap: gap),
                        samples.matrix(geometry.batch, pooled, gap: 2 - gap),
                        samples.matrix(geometry.batch, pooled, gap: gap),
                    ]
                ) { $0.maxPooling($1[0], geometry: geometry, into: $1[1], argmax: $1[2]) })
        }
        trials.append(
            Trial(
                "averagePooling \(geometry)",
                [
                    samples.matrix(geometry.batch, images, gap: gap),
                    samples.matrix(geometry.batch, pooled, gap: 2 - gap),
                ]
            ) { $0.averagePooling($1[0], geometry: geometry, into: $1[1]) })
        for adds in [false, true] {
            trials.append(
                Trial(
                    "maxPoolingBackward \(geometry) adding \(adds)",
                    [
                        samples.matrix(geometry.batch, pooled, gap: gap),
                        samples.rows(geometry.batch) { $0.classes(pooled, of: images) },
                        samples.matrix(geometry.batch, images, gap: 2 - gap),
                    ]
                ) {
                    $0.maxPoolingBackward(
                        outputDeltas: $1[0], argmax: $1[1], geometry: geometry, inputDeltas: $1[2],
                        addInputDeltas: adds)
                })
            trials.append(
                Trial(
                    "averagePoolingBackward \(geometry) adding \(adds)",
                    [
                        samples.matrix(geometry.batch, pooled, gap: gap),
                        samples.matrix(geometry.batch, images, gap: 2 - gap),
                    ]
                ) {
                    $0.averagePoolingBackward(
                        outputDeltas: $1[0], geometry: geometry, inputDeltas: $1[1], addInputDeltas: adds)
                })
        }
    }
    return trials
}

extension Samples {
    /// Few different numbers, so that several of a window are the largest.
    fileprivate mutating func ties(_ rows: Int, _ columns: Int) -> Sample {
        let values = (0..<rows * columns).map { _ in Float(Int(next() % 3) - 3) }
        return Sample(rows: rows, columns: columns, stride: columns, values: values)
    }

    /// A matrix of rows that are made one by one.
    fileprivate mutating func rows(_ count: Int, _ make: (inout Samples) -> Sample) -> Sample {
        let columns = make(&self).columns
        let values = (0..<count).flatMap { _ in make(&self).values }
        return Sample(rows: count, columns: columns, stride: columns, values: values)
    }
}
