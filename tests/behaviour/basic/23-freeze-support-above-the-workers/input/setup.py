from cx_Freeze import Executable, setup

setup(name="mixer", version="1.0", executables=[Executable("mixer.py")])
