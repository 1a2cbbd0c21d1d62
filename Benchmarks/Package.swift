// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "brainstorm-benchmarks",
    products: [.executable(name: "brainstorm-bench", targets: ["BrainstormBench"])],
    dependencies: [
        .package(name: "brainstorm", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "BrainstormBench",
            dependencies: [
                .product(name: "Brainstorm", package: "brainstorm"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
