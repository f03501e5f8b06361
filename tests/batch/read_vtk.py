"""Read the field files with VTK's own readers: read_vtk.py TEST_PROGRAM. Exit code 77 (skipped) without VTK."""
import os, subprocess, sys, tempfile
import xml.etree.ElementTree as xml

try:
    from vtkmodules.vtkCommonCore import reference
    from vtkmodules.vtkIOXML import vtkXMLImageDataReader, vtkXMLPolyDataReader
except ImportError:
    print("skipped: python3-vtk9 is not installed")
    sys.exit(77)


def read(reader, path):
    failed = []
    reader.AddObserver("ErrorEvent", lambda *a: failed.append(a))
    reader.SetFileName(path)
    reader.Update()
    assert not failed, "VTK could not read " + path
    return reader.GetOutput()


with tempfile.TemporaryDirectory() as folder:
    told = subprocess.run([sys.argv[1], folder], check=True, capture_output=True, text=True).stdout.split()
    value, points = float(told[0]), int(told[1])
    series = xml.parse(os.path.join(folder, "fields.pvd")).getroot().findall("./Collection/DataSet")
    assert [float(s.get("timestep")) for s in series] == [0, 3, 28]

    image = read(vtkXMLImageDataReader(), os.path.join(folder, series[1].get("file")))
    nx, ny, nz = (n - 1 for n in image.GetDimensions())
    dx = image.GetSpacing()[0]
    assert ny == 1 and abs(image.GetOrigin()[2] + nz * dx) < 1e-6
    data = image.GetCellData()
    names = [data.GetArrayName(i) for i in range(data.GetNumberOfArrays())]
    assert len(names) == len(set(names)) >= 27, names
    cell = image.FindCell([7.5 * dx, 1, -20.5 * dx], None, 0, 0, reference(0), [0] * 3, [0] * 8)  # 20 nodes deep
    assert data.GetArray("collagen1_mature_mgml").GetValue(cell) == value
    assert image.GetFieldData().GetArray("TimeValue").GetValue(0) == 3
    for i in range(len(names)):
        low, high = data.GetArray(i).GetRange()
        assert -1e6 < low <= high < 1e6, (names[i], low, high)

    cells = read(vtkXMLPolyDataReader(), os.path.join(folder, "cells-1.vtp"))
    assert cells.GetNumberOfPoints() == cells.GetNumberOfVerts() == points
    assert cells.GetBounds()[5] <= 0
    print("read: %d x %d x %d voxels, %d arrays, %d cells" % (nx, ny, nz, len(names), points))
