import asyncio

import yaml


async def load():
    with open("config.yaml") as stream:
        return yaml.safe_load(stream)


async def connect(section):
    await asyncio.sleep(0)
    return section["host"]


async def main():
    config = await load()
    print(config["name"], await connect(config["db"]))
    print(await asyncio.gather(connect(config["db"])))


asyncio.run(main())
